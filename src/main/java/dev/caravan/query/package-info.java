/**
 * The query language: which records, which of their fields, in which order, how many at a time. It depends on the JDK alone.
 *
 * <p>Where to enter:
 *
 * <ul>
 *   <li>{@link dev.caravan.query.RecordQuery#parse(String, dev.caravan.query.QuerySchema,
 *       dev.caravan.query.RecordQueryOptions)} reads what a client asks of records whose {@link
 *       dev.caravan.query.QuerySchema} is known: strictly by default, with every problem reported at once. This is what
 *       HTTP, exports and jobs use.
 *   <li>{@link dev.caravan.query.Predicate} is the condition that a record meets or not, whatever notation it was
 *       written in; {@link dev.caravan.query.Evaluation} decides it in memory.
 *   <li>{@link dev.caravan.query.Query#parse(String, dev.caravan.query.QueryOptions)} reads the same parameters without a
 *       schema, as the npm package {@code @trapi/query} 2.1.3 does, its accidents repaired.
 *   <li>{@link dev.caravan.query.QueryBuilder} writes query strings.
 *   <li>{@link dev.caravan.query.QueryString} is the transport below: brackets, lists and escapes, as {@code qs} reads
 *       them.
 * </ul>
 *
 * <p>Inputs without a type are JSON-like values: {@code Map<String, ?>}, {@code List<?>}, {@code String}, {@code Number},
 * {@code Boolean} and {@code null}. All types are immutable and safe to share between threads, except {@link
 * dev.caravan.query.QueryBuilder}.
 */
@NullMarked
package dev.caravan.query;

import org.jspecify.annotations.NullMarked;
