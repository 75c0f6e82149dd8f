/**
 * Compares the source with a sink while both go on changing, and mends what differs.
 *
 * <p>Source and sink need not agree on an order of keys: rows are looked up by key on the other
 * side, a page at a time, in both directions. What differs is not judged at once: see {@link
 * io.sluice.pipeline.verify.Suspects}.
 */
package io.sluice.pipeline.verify;
