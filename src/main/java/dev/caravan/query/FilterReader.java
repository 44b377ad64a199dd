package dev.caravan.query;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code filter} in both notations. */
final class FilterReader {
    private static final String FILTER = Parameter.FILTERS.urlName();
    private static final FilterOperator[] SIGNS = FilterOperator.values();

    private final Conditions conditions;
    private final Problems problems;
    private final Limits limits;
    private final List<Predicate> parts = new ArrayList<>();

    FilterReader(QuerySchema schema, NameResolver names, Problems problems, Limits limits) {
        this.conditions = new Conditions(schema, names, problems, limits);
        this.problems = problems;
        this.limits = limits;
    }

    Predicate read(@Nullable Object filter) {
        if (filter != null) {
            for (Object value : ListedValues.of(filter)) {
                readValue(value, 0);
            }
        }
        return Predicate.and(parts);
    }

    private void readValue(@Nullable Object value, int depth) {
        if (value instanceof String text) {
            readExpression(text);
        } else if (value instanceof Map<?, ?> map) {
            readConditions("", map, depth);
        } else {
            problems.add(ProblemCode.MALFORMED_FILTER, FILTER, Ecma.text(value), "an expression or filter[name]");
        }
    }

    /** An expression is taken whole or, after a problem, not at all. */
    private void readExpression(String text) {
        if (text.isBlank()) {
            return;
        }
        int before = problems.count();
        Predicate predicate = new ExpressionParser(text, conditions, problems, limits).parse();
        if (problems.count() == before) {
            parts.add(predicate);
        }
    }

    private void readConditions(String prefix, Map<?, ?> map, int depth) {
        if (depth > limits.depth()) {
            throw problems.refuse(
                    ProblemCode.TOO_DEEP,
                    FILTER + "[" + prefix + "]",
                    "deeper",
                    "at most " + limits.depth() + " levels");
        }
        Ecma.keyed(map).forEach((key, value) -> {
            List<@Nullable Object> values = ListedValues.of(value);
            if (prefix.isEmpty() && ListedValues.isIndex(key)) {
                readValue(value, depth + 1);
            } else if (value instanceof Map<?, ?> nested && values.size() == 1 && values.get(0) == nested) {
                readConditions(prefix + key + ".", nested, depth + 1);
            } else {
                readField(prefix + key, values);
            }
        });
    }

    /** Conditions with signs all have to hold; values without are one list. */
    private void readField(String name, List<@Nullable Object> values) {
        String parameter = FILTER + "[" + name + "]";
        NameResolver.Resolved field = conditions.field(name, parameter);
        if (field == null) {
            return;
        }
        List<String> unsigned = new ArrayList<>(values.size());
        boolean first = true;
        for (Object value : values) {
            if (value instanceof Map || value instanceof List) {
                problems.add(ProblemCode.MALFORMED_FILTER, parameter, Ecma.text(value), "a value");
                continue;
            }
            String text = Ecma.trim(String.valueOf(value));
            if (isSigned(text)) {
                if (!first) {
                    conditions.countAnother(parameter);
                }
                first = false;
                add(readText(field, text, parameter));
            } else {
                unsigned.add(text);
            }
        }
        if (!unsigned.isEmpty()) {
            add(readText(field, String.join(",", unsigned), parameter));
        }
    }

    private void add(@Nullable Predicate predicate) {
        if (predicate != null) {
            parts.add(predicate);
        }
    }

    private static boolean isSigned(String text) {
        return !text.isEmpty() && "!~<>".indexOf(text.charAt(0)) >= 0;
    }

    private @Nullable Predicate readText(NameResolver.Resolved field, String text, String parameter) {
        Set<FilterOperator> operators = EnumSet.noneOf(FilterOperator.class);
        String rest = text;
        for (FilterOperator operator : SIGNS) {
            if (operator != FilterOperator.IN && rest.startsWith(operator.sign()) && !Ecma.isWord(rest, "null")) {
                operators.add(operator);
                rest = rest.substring(operator.sign().length());
            }
        }
        boolean negated = operators.remove(FilterOperator.NEGATION);
        boolean empty = rest.isEmpty() || (operators.contains(FilterOperator.LIKE) && hasEmptyItem(rest));
        if (operators.size() > 1 || empty) {
            problems.add(
                    ProblemCode.MALFORMED_FILTER,
                    parameter,
                    text,
                    empty ? "a value; use null or eq(name,'')" : "one operator; use the expression form");
            return null;
        }
        Predicate predicate = operators.isEmpty()
                ? conditions.equal(field, items(rest), negated, parameter)
                : compared(field, operators.iterator().next(), items(rest), parameter);
        return predicate != null && negated && !operators.isEmpty() ? predicate.negated() : predicate;
    }

    private static boolean hasEmptyItem(String text) {
        return text.startsWith(",") || text.endsWith(",") || text.contains(",,");
    }

    private static List<Conditions.Operand> items(String text) {
        List<Conditions.Operand> items = new ArrayList<>(1);
        for (String item : Ecma.split(text, ',')) {
            items.add(Ecma.isWord(item, "null") ? Conditions.Operand.NULL : new Conditions.Operand(item));
        }
        return items;
    }

    private @Nullable Predicate compared(
            NameResolver.Resolved field, FilterOperator operator, List<Conditions.Operand> items, String parameter) {
        if (operator == FilterOperator.LIKE) {
            return conditions.anyMatch(field, items, parameter);
        }
        if (items.size() > 1) {
            problems.add(
                    ProblemCode.MALFORMED_FILTER,
                    parameter,
                    operator.sign() + "… with a comma",
                    "one value to compare with");
            return null;
        }
        return conditions.compare(field, comparison(operator), items.get(0), parameter);
    }

    private static Predicate.Comparison.Operator comparison(FilterOperator operator) {
        return switch (operator) {
            case LESS_THAN_EQUAL -> Predicate.Comparison.Operator.LTE;
            case LESS_THAN -> Predicate.Comparison.Operator.LT;
            case MORE_THAN_EQUAL -> Predicate.Comparison.Operator.GTE;
            case MORE_THAN -> Predicate.Comparison.Operator.GT;
            case NEGATION, LIKE, IN -> throw new IllegalStateException(operator + " is no comparison");
        };
    }
}
