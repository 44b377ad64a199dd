package dev.caravan.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A route that is made of a route template: what a file of routes says with {@code templatedRoute}. What is wrong with
 * it is collected, with its place, until {@link RouteInstances#finish}.
 */
public final class RouteInstance {
    private final String template;
    private final String name;
    private final At at;
    private final Map<String, Value> values;
    private final Map<String, String> defaults;
    private final Problems problems;

    RouteInstance(
            String template,
            String name,
            At at,
            Map<String, Value> values,
            Map<String, String> defaults,
            Problems problems) {
        this.template = template;
        this.name = name;
        this.at = at;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        this.defaults = Map.copyOf(defaults);
        this.problems = problems;
    }

    /** The id of its template. */
    public String template() {
        return template;
    }

    /** The id of the route; empty if none is said. */
    public String name() {
        return name;
    }

    /** The value of a parameter, without blanks around it: the template's if none is said, and empty if there is none. */
    public String text(String parameter) {
        Value value = values.get(parameter);
        return (value == null ? defaults.getOrDefault(parameter, "") : value.text()).strip();
    }

    /** Reports that the value of this parameter is not valid. */
    public void invalid(String parameter, String valid, Optional<String> hint) {
        problem(
                parameter,
                "bad-schedule",
                "'" + Names.shorten(text(parameter)) + "' is not valid; valid: " + valid,
                hint);
    }

    /**
     * Reports something that is wrong.
     *
     * @param parameter where; the whole instance if it says nothing of this parameter
     */
    public void problem(String parameter, String code, String message, Optional<String> hint) {
        Value value = values.get(parameter);
        problems.add(value == null ? at.key(parameter, at.place()) : value.at(), code, message, hint);
    }
}
