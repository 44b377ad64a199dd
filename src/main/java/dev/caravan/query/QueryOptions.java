package dev.caravan.query;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Which parameters of a query are read, and how. */
public final class QueryOptions {
    private static final QueryOptions ALL = new QueryOptions(all(new EnumMap<>(Parameter.class)));

    private final Map<Parameter, ParameterOptions> enabled;

    private QueryOptions(Map<Parameter, ParameterOptions> enabled) {
        this.enabled = enabled;
    }

    private static Map<Parameter, ParameterOptions> all(Map<Parameter, ParameterOptions> options) {
        for (Parameter parameter : Parameter.values()) {
            options.put(parameter, ParameterOptions.none());
        }
        return options;
    }

    /** All parameters, without restriction. */
    public static QueryOptions all() {
        return ALL;
    }

    /** No parameter; add those to read by {@link #with}. */
    public static QueryOptions none() {
        return new QueryOptions(Map.of());
    }

    /**
     * The options from a JSON-like value as the npm package takes it: {@code {fields: {allowed: ["id"]}, sort: true}}. All
     * parameters are read if it is empty, else those whose value is neither false, null, 0 nor "".
     *
     * @throws IllegalArgumentException if an option is not of its type
     */
    public static QueryOptions of(Map<String, ?> value) {
        if (value.isEmpty()) {
            return ALL;
        }
        QueryOptions options = none();
        for (Parameter parameter : Parameter.values()) {
            Object own = value.get(parameter.label());
            if (OptionsReader.isTruthy(own)) {
                options = options.with(parameter, OptionsReader.read(parameter, own));
            }
        }
        return options;
    }

    /** These options, and the parameter read with its own. */
    public QueryOptions with(Parameter parameter, ParameterOptions options) {
        Map<Parameter, ParameterOptions> more = new EnumMap<>(Parameter.class);
        more.putAll(enabled);
        more.put(parameter, options);
        return new QueryOptions(more);
    }

    /** How the parameter is read; empty if it is not. */
    public Optional<ParameterOptions> find(Parameter parameter) {
        return Optional.ofNullable(enabled.get(parameter));
    }
}
