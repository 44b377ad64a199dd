package dev.caravan.config;

import dev.caravan.model.AccessRule;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.RecordType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads an export's {@code filter} and {@code sort}, in the notation of the query language. */
final class ConditionReader {
    private static final Set<FieldType> NOT_COMPARED =
            Set.of(FieldType.LOCATION, FieldType.JSON, FieldType.ASSET, FieldType.UNSUPPORTED);
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,1000}(\\.\\d{1,1000})?");
    private static final Pattern OPERATORS = Pattern.compile("^[!~<>=]+");

    private final Scope scope;
    private final RecordType type;
    private final Problems problems;
    private final boolean placeholders;

    ConditionReader(Scope scope, RecordType type) {
        this(scope, type, false);
    }

    /** @param placeholders whether a value may be {@code ${user.id}} or {@code ${user.tenant}} */
    ConditionReader(Scope scope, RecordType type, boolean placeholders) {
        this.placeholders = placeholders;
        this.scope = scope;
        this.type = type;
        this.problems = scope.problems();
    }

    Map<String, Object> filter(Section section) {
        Map<String, Object> filter = new LinkedHashMap<>();
        section.entries("filter").forEach((key, node) -> {
            Optional<Field> field = path(key).filter(f -> canBeCompared(f, key.at()));
            field.ifPresent(f -> put(filter, key, node, f));
        });
        return filter;
    }

    private void put(Map<String, Object> filter, Value key, Node node, Field field) {
        if (!(node instanceof Node.Sequence list)) {
            filter.put(key.text(), value(node, field, key.at()).orElse(null));
            return;
        }
        if (list.items().isEmpty()) {
            problems.add(key.at(), "config-empty-value", "is an empty list; valid: at least one value");
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            Node item = list.items().get(i);
            values.add(value(item, field, key.at().item(i, item.place())).orElse(null));
        }
        filter.put(key.text(), Collections.unmodifiableList(values));
    }

    /** The value in the type that the field has; empty for nothing. */
    private Optional<Object> value(Node node, Field field, At at) {
        if (!(node instanceof Node.Scalar scalar)) {
            problems.add(at, "config-wrong-type", "is " + node.describe() + "; valid: a value or a list of values");
            return Optional.empty();
        }
        if (scalar.isNull()) {
            return Optional.empty();
        }
        if (placeholders && scalar.text().contains("${")) {
            return Optional.of(placeholder(scalar, at));
        }
        return switch (comparedAs(field)) {
            case BOOLEAN -> Optional.of(truth(scalar, at));
            case NUMBER -> Optional.of(number(scalar, at));
            default -> Optional.of(scalar.text());
        };
    }

    private String placeholder(Node.Scalar scalar, At at) {
        List<String> valid = List.of(AccessRule.USER, AccessRule.TENANT);
        if (!valid.contains(scalar.text())) {
            problems.unknown(at, "config-unknown-value", "value", scalar.text(), valid);
        }
        return scalar.text();
    }

    /** A key is compared as what its column holds. */
    private static FieldType comparedAs(Field field) {
        boolean key = field.type() == FieldType.ID || field.type() == FieldType.REFERENCE;
        return key ? FieldTypes.usual(field.column().type()) : field.type();
    }

    private Object truth(Node.Scalar scalar, At at) {
        if (hasOperator(scalar)) {
            return scalar.text();
        }
        Optional<Boolean> truth = Choices.TRUTH.find(scalar.text());
        if (truth.isEmpty()) {
            problems.unknown(at, "config-unknown-value", "value", scalar.text(), Choices.TRUTH.words());
        }
        return truth.orElse(false);
    }

    private Object number(Node.Scalar scalar, At at) {
        if (NUMBER.matcher(scalar.text()).matches()) {
            BigDecimal number = new BigDecimal(scalar.text());
            boolean isLong = number.scale() == 0 && number.precision() <= 18;
            return isLong ? (Object) number.longValue() : number;
        }
        String operand = OPERATORS.matcher(scalar.text()).replaceFirst("");
        if (!hasOperator(scalar)
                || !(operand.equals("null") || NUMBER.matcher(operand).matches())) {
            problems.add(
                    at,
                    "config-invalid-value",
                    scalar.describe() + " is not a number; valid: 1, -2.5, \">=18\", or a list of numbers");
        }
        return scalar.text();
    }

    private static boolean hasOperator(Node.Scalar scalar) {
        return OPERATORS.matcher(scalar.text()).find();
    }

    /** Checks the sort keys and returns them as one text. */
    String sort(Section section) {
        List<String> keys = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Value value : section.texts("sort")) {
            for (String key : value.text().split(",", -1)) {
                sortKey(new Value(key.strip(), false, value.at()), seen).ifPresent(keys::add);
            }
        }
        return String.join(",", keys);
    }

    private Optional<String> sortKey(Value key, Set<String> seen) {
        String name = key.text().startsWith("-") ? key.text().substring(1) : key.text();
        if (name.isEmpty()) {
            problems.add(key.at(), "config-empty-value", "has an empty sort key; valid: email, or -_created_at,email");
            return Optional.empty();
        }
        if (!seen.add(name)) {
            problems.add(key.at(), "config-duplicate-name", "sort key '" + Names.shorten(name) + "' stands twice");
        }
        path(new Value(name, false, key.at())).ifPresent(f -> canBeCompared(f, key.at()));
        return Optional.of(key.text());
    }

    /** The field that a path such as {@code country.name} leads to. */
    private Optional<Field> path(Value path) {
        RecordType from = type;
        List<String> steps = List.of(path.text().split("\\.", -1));
        for (String step : steps.subList(0, steps.size() - 1)) {
            Optional<Field> reference = scope.field(from, new Value(step, false, path.at()));
            Optional<RecordType> next = reference.flatMap(Field::target).map(scope::type);
            if (next.isEmpty()) {
                reference.ifPresent(r -> problems.add(
                        path.at(),
                        "config-not-a-reference",
                        "field " + r.name() + " is of type " + r.type().label() + ", so it has no fields of its own"));
                return Optional.empty();
            }
            from = next.get();
        }
        return scope.field(from, new Value(steps.get(steps.size() - 1), false, path.at()));
    }

    private boolean canBeCompared(Field field, At at) {
        boolean can = !NOT_COMPARED.contains(field.type());
        if (!can) {
            problems.add(
                    at,
                    "config-not-comparable",
                    "field " + field.name() + " is of type " + field.type().label()
                            + ", which can neither be filtered nor sorted by");
        }
        return can;
    }
}
