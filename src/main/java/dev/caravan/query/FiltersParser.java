package dev.caravan.query;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code filter}. */
final class FiltersParser {
    private static final String PROTOTYPE = "__proto__";
    private static final FilterOperator[] OPERATORS = FilterOperator.values();

    private final ParameterOptions options;
    private final Limits limits;
    private final Map<String, Filter> filters = new LinkedHashMap<>();

    private FiltersParser(ParameterOptions options, Limits limits) {
        this.options = options;
        this.limits = limits;
    }

    static List<Filter> parse(@Nullable Object data, ParameterOptions options, Limits limits) {
        if (options.allowed().isNothing()) {
            return List.of();
        }
        FiltersParser parser = new FiltersParser(options, limits);
        parser.read("", data, 0);
        return List.copyOf(Ecma.properties(parser.filters).values());
    }

    /** Reads the conditions of a map or a list; a map within a map continues the path. */
    private void read(String prefix, @Nullable Object data, int depth) {
        if (depth > limits.depth()) {
            throw new QueryException(
                    Problem.of(ProblemCode.TOO_DEEP, "filter", prefix, "at most " + limits.depth() + " levels"));
        }
        boolean keyed = data instanceof Map;
        Ecma.properties(data).forEach((key, value) -> {
            if (keyed && value instanceof Map<?, ?>) {
                read(prefix + key + ".", value, depth + 1);
            } else if (keyed && value instanceof List<?> list) {
                add(prefix + key, joined(list));
            } else if (!(value instanceof Map<?, ?> || value instanceof List<?>)) {
                add(prefix + key, value);
            }
        });
    }

    /** Repeated keys, {@code filter[id]=1&filter[id]=2}, are one of several: {@code filter[id]=1,2}. */
    private static String joined(List<?> values) {
        List<Object> scalars = new ArrayList<>();
        for (Object value : values) {
            if (value != null && !(value instanceof List<?>) && !(value instanceof Map<?, ?>)) {
                scalars.add(value);
            }
        }
        return Ecma.join(scalars);
    }

    private void add(String key, @Nullable Object value) {
        Object comparable = value instanceof String text ? Ecma.trim(text) : value;
        if (comparable instanceof String text && isBlank(text)) {
            return;
        }
        String mapped = options.mapped(key);
        DottedName name = DottedName.of(mapped);
        String alias = options.defaultAlias();
        if (!name.belongsTo(options.relations().orElse(List.of()), alias) || !isAllowed(mapped, name)) {
            return;
        }
        String identity = name.identity(alias);
        if (!identity.equals(PROTOTYPE)) {
            filters.put(identity, filter(name.alias(alias), name.name(), comparable));
        }
        if (filters.size() > limits.conditions()) {
            throw new QueryException(Problem.of(
                    ProblemCode.TOO_MANY_CONDITIONS,
                    "filter",
                    filters.size() + " conditions",
                    "at most " + limits.conditions()));
        }
    }

    private static boolean isBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != ',') {
                return false;
            }
        }
        return true;
    }

    private boolean isAllowed(String key, DottedName name) {
        return !(options.allowed() instanceof AllowedNames names)
                || names.contains(key)
                || names.contains(name.qualified(options.defaultAlias()));
    }

    private Filter filter(String alias, String key, @Nullable Object value) {
        if (!(value instanceof String text)) {
            return new Filter(alias, key, value, Set.of());
        }
        if (Ecma.isWord(text, "null")) {
            return new Filter(alias, key, null, Set.of());
        }
        return signed(alias, key, text);
    }

    /** Each sign is tried once, in the order of the operators. */
    private Filter signed(String alias, String key, String text) {
        Set<FilterOperator> operators = EnumSet.noneOf(FilterOperator.class);
        String rest = text;
        for (FilterOperator operator : OPERATORS) {
            if (operator != FilterOperator.IN && rest.startsWith(operator.sign())) {
                operators.add(operator);
                rest = rest.substring(operator.sign().length());
                if (Ecma.isWord(rest, "null")) {
                    return new Filter(alias, key, null, operators);
                }
            }
        }
        if (rest.indexOf(',') < 0) {
            return new Filter(alias, key, rest, operators);
        }
        operators.add(FilterOperator.IN);
        return new Filter(alias, key, values(key, rest), operators);
    }

    private List<String> values(String key, String text) {
        List<String> values = Ecma.split(text, ',');
        if (values.size() > limits.values()) {
            throw new QueryException(Problem.of(
                    ProblemCode.TOO_MANY_VALUES,
                    "filter[" + key + "]",
                    values.size() + " values",
                    "at most " + limits.values()));
        }
        return values;
    }
}
