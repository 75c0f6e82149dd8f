/**
 * The sink plugin for Elasticsearch: an index per table, a document per row, guarded by external
 * versions. Start reading at {@link io.sluice.adapter.elastic.ElasticSink}.
 */
package io.sluice.adapter.elastic;
