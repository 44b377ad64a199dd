package dev.caravan.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the options of a parameter from a JSON-like value. */
final class OptionsReader {
    private final Parameter parameter;
    private final Map<String, @Nullable Object> values;

    private OptionsReader(Parameter parameter, Map<String, @Nullable Object> values) {
        this.parameter = parameter;
        this.values = values;
    }

    /** Options of a value that is no map, like {@code true}, are none. */
    static ParameterOptions read(Parameter parameter, @Nullable Object value) {
        return value instanceof Map<?, ?> map
                ? new OptionsReader(parameter, Ecma.keyed(map)).options()
                : ParameterOptions.none();
    }

    static boolean isTruthy(@Nullable Object value) {
        return value != null
                && !value.equals(false)
                && !value.equals("")
                && !(value instanceof Number number && number.doubleValue() == 0);
    }

    private ParameterOptions options() {
        ParameterOptions options = ParameterOptions.none()
                .withAllowed(allowed())
                .withAliasMapping(aliasMapping())
                .withDefaultAlias(values.get("defaultAlias") instanceof String alias ? alias : "")
                .withIncludeParents(includeParents());
        if (values.get("relations") instanceof List<?> relations) {
            options =
                    options.withRelations(relations.stream().map(this::relation).toList());
        }
        if (values.get("maxLimit") instanceof Number limit) {
            options = options.withMaxLimit(limit.doubleValue());
        }
        return options;
    }

    private Allowed allowed() {
        Object allowed = values.get("allowed");
        boolean stated = parameter == Parameter.RELATIONS ? isTruthy(allowed) : values.containsKey("allowed");
        if (!stated || parameter == Parameter.PAGINATION) {
            return Allowed.everything();
        }
        if (allowed instanceof String name && parameter == Parameter.RELATIONS) {
            return Allowed.names(name);
        }
        if (allowed instanceof Map<?, ?> domains && parameter == Parameter.FIELDS) {
            return domains(domains);
        }
        if (allowed instanceof List<?> list) {
            return parameter == Parameter.SORT && !list.isEmpty() && list.get(0) instanceof List<?>
                    ? Allowed.groups(list.stream().map(this::texts).toList())
                    : Allowed.names(texts(list));
        }
        throw invalid("allowed", allowed, "a list of names");
    }

    private Allowed domains(Map<?, ?> value) {
        Map<String, List<String>> domains = new LinkedHashMap<>();
        Ecma.keyed(value).forEach((domain, names) -> domains.put(domain, texts(names)));
        return Allowed.domains(domains);
    }

    private List<String> texts(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            throw invalid("allowed", value, "a list of names");
        }
        List<String> texts = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof String text)) {
                throw invalid("allowed", item, "a name");
            }
            texts.add(text);
        }
        return texts;
    }

    private Map<String, String> aliasMapping() {
        Map<String, String> mapping = new LinkedHashMap<>();
        if (values.get("aliasMapping") instanceof Map<?, ?> map) {
            Ecma.keyed(map).forEach((name, other) -> mapping.put(name, Ecma.text(other)));
        }
        return mapping;
    }

    private Allowed includeParents() {
        Object parents = values.get("includeParents");
        if (parents instanceof List<?> globs) {
            return Allowed.names(texts(globs));
        }
        return parents == null || isTruthy(parents) ? Allowed.everything() : Allowed.nothing();
    }

    private Relation relation(@Nullable Object value) {
        if (value instanceof Map<?, ?> map
                && map.get("key") instanceof String key
                && map.get("value") instanceof String name) {
            return new Relation(key, name);
        }
        throw invalid("relations", value, "{key, value}");
    }

    private IllegalArgumentException invalid(String option, @Nullable Object found, String expected) {
        return new IllegalArgumentException(
                "options of %s: %s is '%s'; expected %s".formatted(parameter.label(), option, found, expected));
    }
}
