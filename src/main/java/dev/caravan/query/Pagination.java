package dev.caravan.query;

import java.util.OptionalDouble;

/**
 * The requested page. Numbers are doubles, as in the npm package, and may be beyond any real page.
 *
 * @param limit how many records at most; none stated if empty
 * @param offset how many records to skip; none stated if empty
 */
public record Pagination(OptionalDouble limit, OptionalDouble offset) {
    /** Nothing stated. */
    public static final Pagination NONE = new Pagination(OptionalDouble.empty(), OptionalDouble.empty());
}
