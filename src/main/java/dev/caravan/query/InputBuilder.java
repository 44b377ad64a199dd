package dev.caravan.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the query string of a JSON-like value, as {@code buildQuery} of {@code @trapi/query} 2.1.3 does. */
final class InputBuilder {
    private static final String PROTOTYPE = "__proto__";
    private static final int DEPTH = 64;

    private final Map<?, ?> input;
    private final QueryStringWriter writer = new QueryStringWriter();

    private InputBuilder(Map<?, ?> input) {
        this.input = input;
    }

    static String build(@Nullable Object input) {
        if (!(input instanceof Map<?, ?> map)) {
            return "";
        }
        InputBuilder builder = new InputBuilder(map);
        builder.writeNames(Parameter.FIELDS);
        builder.writeFilters();
        builder.writePage();
        builder.writeRelations();
        builder.writeNames(Parameter.SORT);
        return builder.writer.text();
    }

    private boolean has(Parameter parameter) {
        return input.containsKey(parameter.label()) || input.containsKey(parameter.urlName());
    }

    /** The values of both spellings, merged; a text is not merged but replaces the other, or stays. */
    private @Nullable Object merged(Parameter parameter, boolean textReplaces) {
        Object merged = null;
        for (String name : new LinkedHashSet<>(List.of(parameter.label(), parameter.urlName()))) {
            Object value = input.get(name);
            if (!OptionsReader.isTruthy(value)) {
                continue;
            }
            boolean replaced = textReplaces && (merged instanceof String || value instanceof String);
            merged = merged == null || replaced ? value : merge(merged, value, 0);
        }
        return merged;
    }

    private static @Nullable Object merge(@Nullable Object target, @Nullable Object source, int depth) {
        if (!(target instanceof Map<?, ?> present && source instanceof Map<?, ?> more)) {
            return target;
        }
        checkDepth(depth);
        Map<String, @Nullable Object> merged = new LinkedHashMap<>(Ecma.keyed(present));
        Ecma.properties(more).forEach((key, value) -> {
            Object own = merged.get(key);
            merged.put(key, value instanceof Map && OptionsReader.isTruthy(own) ? merge(own, value, depth + 1) : value);
        });
        return merged;
    }

    private Object required(Parameter parameter, boolean textReplaces) {
        Object merged = merged(parameter, textReplaces);
        if (merged == null) {
            throw new IllegalArgumentException("%s is '%s'; expected names or an object"
                    .formatted(parameter.label(), Ecma.text(input.get(parameter.label()))));
        }
        return merged;
    }

    private void writeNames(Parameter parameter) {
        if (!has(parameter)) {
            return;
        }
        Object names = required(parameter, true);
        if (names instanceof String || names instanceof List) {
            writer.add(parameter.urlName(), Ecma.text(names));
        } else {
            write(parameter, flattened(names));
        }
    }

    private void writeFilters() {
        if (!has(Parameter.FILTERS)) {
            return;
        }
        Object filters = required(Parameter.FILTERS, false);
        write(Parameter.FILTERS, flattened(filters instanceof String text ? List.of(text.split("")) : filters));
    }

    private void writePage() {
        if (!has(Parameter.PAGINATION)) {
            return;
        }
        Object page = merged(Parameter.PAGINATION, false);
        if (page instanceof Map<?, ?> map) {
            write(Parameter.PAGINATION, Ecma.properties(map));
        } else {
            writer.add(Parameter.PAGINATION.urlName(), page == null ? "undefined" : Ecma.text(page));
        }
    }

    private void writeRelations() {
        if (!has(Parameter.RELATIONS)) {
            return;
        }
        Object relations = required(Parameter.RELATIONS, false);
        Set<String> paths = new LinkedHashSet<>();
        if (relations instanceof String text) {
            paths.add(text);
        } else if (relations instanceof List<?> list) {
            list.forEach(path -> paths.add(Ecma.text(path)));
        } else {
            flattened(relations).forEach((path, wanted) -> addUnlessFalse(paths, path, wanted));
        }
        writer.add(Parameter.RELATIONS.urlName(), String.join(",", paths));
    }

    private static void addUnlessFalse(Set<String> paths, String path, @Nullable Object wanted) {
        if (!Boolean.FALSE.equals(wanted)) {
            paths.add(path);
        }
    }

    private void write(Parameter parameter, Map<String, @Nullable Object> values) {
        Ecma.properties(values)
                .forEach((key, value) -> writer.add(parameter.urlName() + "[" + key + "]", Ecma.text(value)));
    }

    /** Nested objects as dotted keys. */
    private static Map<String, @Nullable Object> flattened(Object value) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>();
        flatten(new ArrayList<>(), value, flat);
        return flat;
    }

    private static void flatten(List<String> path, @Nullable Object value, Map<String, @Nullable Object> flat) {
        checkDepth(path.size());
        Ecma.properties(value).forEach((key, own) -> {
            path.add(key);
            String name = String.join(".", path);
            if (own instanceof Map<?, ?> config && FilterText.isConfig(config)) {
                flat.put(name, FilterText.of(Ecma.keyed(config)));
            } else if (own instanceof Map<?, ?>) {
                flatten(path, own, flat);
            } else if (!name.equals(PROTOTYPE)) {
                flat.put(name, own);
            }
            path.remove(path.size() - 1);
        });
    }

    private static void checkDepth(int depth) {
        if (depth > DEPTH) {
            throw new IllegalArgumentException("input nests deeper than " + DEPTH + "; expected less");
        }
    }
}
