package dev.caravan.query;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How a {@link RecordQuery} is read.
 *
 * @param handling what happens to problems
 * @param limits how much a query may ask
 * @param parameters which parameters may be given; others are unknown
 * @param otherParameters names of query parameters that others read, like {@code format}
 */
public record RecordQueryOptions(
        Handling handling, Limits limits, Set<Parameter> parameters, Set<String> otherParameters) {
    /** Strict, within the default limits, with all parameters and without those of others. */
    public static final RecordQueryOptions DEFAULT =
            new RecordQueryOptions(Handling.STRICT, Limits.DEFAULT, EnumSet.allOf(Parameter.class), Set.of());

    /** Copies the names. */
    public RecordQueryOptions {
        parameters = parameters.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(parameters));
        otherParameters = Set.copyOf(otherParameters);
    }

    /** These options with the handling. */
    public RecordQueryOptions with(Handling newHandling) {
        return new RecordQueryOptions(newHandling, limits, parameters, otherParameters);
    }

    /** These options with the limits. */
    public RecordQueryOptions with(Limits newLimits) {
        return new RecordQueryOptions(handling, newLimits, parameters, otherParameters);
    }

    /** These options with no parameters but these. */
    public RecordQueryOptions only(Parameter... some) {
        return new RecordQueryOptions(handling, limits, Set.copyOf(List.of(some)), otherParameters);
    }

    /** These options with the names of parameters that others read. */
    public RecordQueryOptions withOtherParameters(Set<String> names) {
        return new RecordQueryOptions(handling, limits, parameters, names);
    }
}
