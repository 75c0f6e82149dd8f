/**
 * Rows as nodes, foreign keys as relationships.
 *
 * <p>What the graph holds besides a row's properties is named with {@code _sluice}: see {@link
 * io.sluice.adapter.neo4j.Reserved}. How a batch gets there: {@link
 * io.sluice.adapter.neo4j.BatchWriter} cuts it into chunks, {@link
 * io.sluice.adapter.neo4j.ChunkWriter} writes a chunk in one transaction.
 */
package io.sluice.adapter.neo4j;
