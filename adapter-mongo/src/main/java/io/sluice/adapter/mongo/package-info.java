/** The MongoDB sink: a collection per table, a document per row. Starts at {@code MongoPlugin}. */
package io.sluice.adapter.mongo;
