/**
 * Columns that a sink shall have as another type: one conversion ahead of any sink, and the same on
 * the source's rows when they are compared.
 */
package io.sluice.pipeline.types;
