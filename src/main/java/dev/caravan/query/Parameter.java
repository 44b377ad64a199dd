package dev.caravan.query;

import java.util.Optional;

/** A parameter of the language, with its name and its spelling in URLs. */
public enum Parameter {
    RELATIONS("relations", "include"),
    FIELDS("fields", "fields"),
    FILTERS("filters", "filter"),
    PAGINATION("pagination", "page"),
    SORT("sort", "sort");

    private final String label;
    private final String urlName;

    Parameter(String label, String urlName) {
        this.label = label;
        this.urlName = urlName;
    }

    /** The name in options and in inputs that are not URLs. */
    public String label() {
        return label;
    }

    /** The name in URLs. */
    public String urlName() {
        return urlName;
    }

    /** The parameter with the name, in either spelling. */
    public static Optional<Parameter> find(String name) {
        for (Parameter parameter : values()) {
            if (parameter.label.equals(name) || parameter.urlName.equals(name)) {
                return Optional.of(parameter);
            }
        }
        return Optional.empty();
    }
}
