/**
 * What a change is. {@link io.sluice.domain.ChangeEvent} is one change of one row, {@link
 * io.sluice.domain.ChangeBatch} some of them in order, {@link io.sluice.domain.TableSchema} the
 * shape of their rows. Depends on the JDK alone.
 */
package io.sluice.domain;
