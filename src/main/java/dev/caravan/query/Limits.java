package dev.caravan.query;

/**
 * How much a query may ask of the parser. A query over a limit is refused, in lenient handling too.
 *
 * @param length characters of the query string, before decoding
 * @param parameters name-value pairs of the query string
 * @param conditions comparisons, over all filters
 * @param depth how deep expressions nest, and how many names a path of relations holds
 * @param values values of one list: {@code filter[id]=1,2,3}, {@code fields=id,name}, {@code include}, {@code sort}
 */
public record Limits(int length, int parameters, int conditions, int depth, int values) {
    /** What holds unless said otherwise: room for lists of a thousand numbers and for 100 conditions. */
    public static final Limits DEFAULT = new Limits(32_768, 1_000, 100, 64, 1_000);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public Limits {
        if (Math.min(Math.min(length, parameters), Math.min(conditions, Math.min(depth, values))) < 1) {
            throw new IllegalArgumentException("limits are %d, %d, %d, %d, %d; expected at least 1 each"
                    .formatted(length, parameters, conditions, depth, values));
        }
    }
}
