/**
 * Everything that speaks SQL: the connections, the live schema, the records themselves and the job ledger. {@code
 * java.sql} and jOOQ appear in no other package.
 *
 * <p>Enter at {@link dev.caravan.store.Database}, which all others stand on; then at {@link
 * dev.caravan.store.SchemaReader} for what tables there are, and at {@link dev.caravan.store.Ledger} for what jobs
 * there were; at {@link dev.caravan.store.Records} for reading records, whose conditions are {@code query} predicates.
 */
@NullMarked
package dev.caravan.store;

import org.jspecify.annotations.NullMarked;
