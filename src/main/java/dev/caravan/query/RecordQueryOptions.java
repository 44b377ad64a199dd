package dev.caravan.query;

import java.util.Set;

/**
 * How a {@link RecordQuery} is read.
 *
 * @param handling what happens to problems
 * @param limits how much a query may ask
 * @param otherParameters names of query parameters that others read, like {@code format}
 */
public record RecordQueryOptions(Handling handling, Limits limits, Set<String> otherParameters) {
    /** Strict, within the default limits, without other parameters. */
    public static final RecordQueryOptions DEFAULT = new RecordQueryOptions(Handling.STRICT, Limits.DEFAULT, Set.of());

    /** Copies the names. */
    public RecordQueryOptions {
        otherParameters = Set.copyOf(otherParameters);
    }

    /** These options with the handling. */
    public RecordQueryOptions with(Handling newHandling) {
        return new RecordQueryOptions(newHandling, limits, otherParameters);
    }

    /** These options with the limits. */
    public RecordQueryOptions with(Limits newLimits) {
        return new RecordQueryOptions(handling, newLimits, otherParameters);
    }

    /** These options with the names of parameters that others read. */
    public RecordQueryOptions withOtherParameters(Set<String> names) {
        return new RecordQueryOptions(handling, limits, names);
    }
}
