package dev.caravan.query;

/** What happens to parts of a query that are unknown, not allowed or malformed. Limits hold either way. */
public enum Handling {
    /** The query is refused and all problems are reported; the default. */
    STRICT,
    /** They are dropped silently: {@code Prefer: handling=lenient}. */
    LENIENT
}
