package dev.caravan.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.model.Suggestion;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Limits;
import dev.caravan.query.Predicate;
import dev.caravan.query.Predicate.Comparison.Operator;
import dev.caravan.query.Problem;
import dev.caravan.query.ProblemCode;
import dev.caravan.query.QueryException;
import dev.caravan.query.QuerySchema;
import dev.caravan.query.SchemaField;
import dev.caravan.query.SchemaRelation;
import dev.caravan.query.ValueType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads Skygear's predicates, in which the CMS asks for exports: {@code ["eq", {"$type": "keypath", "$val": "name"},
 * "x"]}, with {@code eq neq gt gte lt lte like ilike in and or not}. They mean what {@link Predicate} says; {@code neq}
 * thus holds for a missing value, and {@code eq} with {@code null} asks for one.
 */
public final class SkygearFilter {
    private static final String VALID_OPERATORS = "eq, neq, gt, gte, lt, lte, like, ilike, in, and, or, not";

    private final QuerySchema schema;
    private final Limits limits = Limits.DEFAULT;
    private final List<Problem> problems = new ArrayList<>();
    private int conditions;

    private SkygearFilter(QuerySchema schema) {
        this.schema = schema;
    }

    /** A field that a condition names. */
    private record Named(FieldPath path, SchemaField field) {}

    /**
     * Reads a list of predicates, all of which must hold; a single predicate will do too.
     *
     * @param pointer where the filter stands in the request, as a JSON pointer: {@code /filter}
     * @throws QueryException with everything that is wrong; the parameter of each problem is a JSON pointer
     */
    public static Predicate read(JsonNode filter, QuerySchema schema, String pointer) {
        SkygearFilter reader = new SkygearFilter(schema);
        Predicate predicate = reader.readAll(filter, pointer);
        if (!reader.problems.isEmpty()) {
            throw new QueryException(reader.problems);
        }
        return predicate;
    }

    private Predicate readAll(JsonNode filter, String pointer) {
        if (filter.isNull() || filter.isMissingNode()) {
            return Predicate.all();
        }
        if (filter.isArray() && !filter.isEmpty() && filter.get(0).isTextual()) {
            return predicate(filter, pointer, 1);
        }
        if (!filter.isArray()) {
            return malformed(pointer, filter, "a list of predicates");
        }
        return Predicate.and(predicates(filter, 0, pointer, 1));
    }

    private List<Predicate> predicates(JsonNode list, int from, String pointer, int depth) {
        List<Predicate> found = new ArrayList<>();
        for (int i = from; i < list.size(); i++) {
            found.add(predicate(list.get(i), pointer + "/" + i, depth));
        }
        return found;
    }

    private Predicate predicate(JsonNode node, String pointer, int depth) {
        if (depth > limits.depth()) {
            throw refuse(ProblemCode.TOO_DEEP, pointer, "deeper", "at most " + limits.depth() + " levels");
        }
        if (!node.isArray() || node.isEmpty() || !node.get(0).isTextual()) {
            return malformed(
                    pointer, node, "a predicate such as [\"eq\", {\"$type\": \"keypath\", \"$val\": \"name\"}, \"x\"]");
        }
        String operator = node.get(0).textValue();
        return switch (operator) {
            case "and" -> Predicate.and(predicates(node, 1, pointer, depth + 1));
            case "or" -> Predicate.or(predicates(node, 1, pointer, depth + 1));
            case "not" ->
                node.size() == 2
                        ? predicate(node.get(1), pointer + "/1", depth + 1).negated()
                        : malformed(pointer, node, "one predicate behind \"not\"");
            default -> condition(operator, node, pointer);
        };
    }

    private Predicate condition(String operator, JsonNode node, String pointer) {
        if (++conditions > limits.conditions()) {
            throw refuse(
                    ProblemCode.TOO_MANY_CONDITIONS,
                    pointer,
                    conditions + " conditions or more",
                    "at most " + limits.conditions());
        }
        if (node.size() != 3) {
            return malformed(pointer, node, "a key path and a value behind \"" + operator + "\"");
        }
        boolean mirrored = !isKeyPath(node.get(1)) && isKeyPath(node.get(2));
        int at = mirrored ? 2 : 1;
        Named field = field(node.get(at), pointer + "/" + at);
        JsonNode operand = node.get(3 - at);
        String place = pointer + "/" + (3 - at);
        return switch (operator) {
            case "eq" -> equal(field, operand, place);
            case "neq" -> equal(field, operand, place).negated();
            case "gt" -> ordered(field, mirrored ? Operator.LT : Operator.GT, operand, place);
            case "gte" -> ordered(field, mirrored ? Operator.LTE : Operator.GTE, operand, place);
            case "lt" -> ordered(field, mirrored ? Operator.GT : Operator.LT, operand, place);
            case "lte" -> ordered(field, mirrored ? Operator.GTE : Operator.LTE, operand, place);
            case "like", "ilike" -> like(field, operator.equals("ilike"), operand, place, mirrored);
            case "in" -> in(field, operand, place, mirrored);
            default -> unknownOperator(operator, pointer);
        };
    }

    private static boolean isKeyPath(JsonNode node) {
        return node.path("$type").asText().equals("keypath");
    }

    private Predicate unknownOperator(String operator, String pointer) {
        List<String> valid = List.of(VALID_OPERATORS.split(", "));
        add(
                ProblemCode.MALFORMED_FILTER,
                pointer + "/0",
                operator,
                "one of " + VALID_OPERATORS,
                Suggestion.find(operator, valid));
        return Predicate.none();
    }

    private @Nullable Named field(JsonNode node, String pointer) {
        String name = node.path("$val").isTextual() ? node.path("$val").textValue() : "";
        if (!isKeyPath(node) || name.isEmpty()) {
            malformed(pointer, node, "a key path such as {\"$type\": \"keypath\", \"$val\": \"name\"}");
            return null;
        }
        FieldPath path = FieldPath.of(name);
        if (path.relations().size() > schema.relationDepth()) {
            add(
                    ProblemCode.TOO_DEEP,
                    pointer,
                    name,
                    "at most " + schema.relationDepth() + " relations in a path",
                    Optional.empty());
            return null;
        }
        QuerySchema owner = schema;
        for (String step : path.relations()) {
            SchemaRelation relation = owner.relations().get(step);
            if (relation == null) {
                addName(
                        ProblemCode.UNKNOWN_RELATION,
                        pointer,
                        step,
                        owner.relations().keySet());
                return null;
            }
            owner = relation.target().get();
        }
        SchemaField field = owner.fields().get(path.name());
        if (field == null || !field.readable()) {
            addName(ProblemCode.UNKNOWN_FIELD, pointer, path.name(), names(owner, false));
            return null;
        }
        if (!field.filterable()) {
            addName(ProblemCode.FILTER_NOT_ALLOWED, pointer, path.name(), names(owner, true));
            return null;
        }
        return new Named(path, field);
    }

    private static List<String> names(QuerySchema schema, boolean filterable) {
        return schema.fields().values().stream()
                .filter(f -> f.readable() && (f.filterable() || !filterable))
                .map(SchemaField::name)
                .toList();
    }

    private Predicate equal(@Nullable Named field, JsonNode operand, String pointer) {
        if (field == null) {
            return Predicate.none();
        }
        if (operand.isNull()) {
            return new Predicate.IsNull(field.path());
        }
        Object value = value(field, operand, pointer);
        return value == null ? Predicate.none() : new Predicate.Comparison(field.path(), Operator.EQ, value);
    }

    private Predicate ordered(@Nullable Named field, Operator operator, JsonNode operand, String pointer) {
        if (field == null) {
            return Predicate.none();
        }
        ValueType type = field.field().type();
        if (type == ValueType.BOOLEAN || type == ValueType.UUID || type == ValueType.JSON) {
            return unsupported(operator.name(), field, pointer);
        }
        Object value = value(field, operand, pointer);
        return value == null ? Predicate.none() : new Predicate.Comparison(field.path(), operator, value);
    }

    private Predicate like(
            @Nullable Named field, boolean ignoreCase, JsonNode operand, String pointer, boolean mirrored) {
        if (field == null) {
            return Predicate.none();
        }
        if (field.field().type() != ValueType.STRING) {
            return unsupported(ignoreCase ? "ilike" : "like", field, pointer);
        }
        if (mirrored) {
            return malformed(pointer, operand, "the pattern behind the key path");
        }
        Object pattern = value(field, operand, pointer);
        return pattern == null ? Predicate.none() : new Predicate.Like(field.path(), pattern.toString(), ignoreCase);
    }

    private Predicate in(@Nullable Named field, JsonNode operand, String pointer, boolean mirrored) {
        if (field == null) {
            return Predicate.none();
        }
        if (!operand.isArray() || mirrored) {
            return malformed(pointer, operand, "a list of values behind the key path");
        }
        if (operand.size() > limits.values()) {
            throw refuse(
                    ProblemCode.TOO_MANY_VALUES, pointer, operand.size() + " values", "at most " + limits.values());
        }
        List<Object> values = new ArrayList<>();
        boolean orNull = false;
        for (int i = 0; i < operand.size(); i++) {
            Object value = operand.get(i).isNull() ? null : value(field, operand.get(i), pointer + "/" + i);
            orNull |= operand.get(i).isNull();
            if (value != null) {
                values.add(value);
            }
        }
        Predicate in = new Predicate.In(field.path(), values);
        return orNull ? Predicate.or(List.of(in, new Predicate.IsNull(field.path()))) : in;
    }

    private @Nullable Object value(Named field, JsonNode operand, String pointer) {
        ValueType type = field.field().type();
        if (type == ValueType.JSON) {
            unsupported("a comparison", field, pointer);
            return null;
        }
        Object value = SkygearValue.read(operand, type);
        if (value == null) {
            add(ProblemCode.BAD_VALUE, pointer, operand.toString(), type.description(), Optional.empty());
        }
        return value;
    }

    private Predicate unsupported(String operator, Named field, String pointer) {
        String expected = "an operator for " + field.field().type().description();
        add(ProblemCode.OPERATOR_NOT_SUPPORTED, pointer, operator.toLowerCase(Locale.ROOT), expected, Optional.empty());
        return Predicate.none();
    }

    private Predicate malformed(String pointer, JsonNode found, String expected) {
        add(ProblemCode.MALFORMED_FILTER, pointer, found.toString(), expected, Optional.empty());
        return Predicate.none();
    }

    private void addName(ProblemCode code, String pointer, String found, Collection<String> valid) {
        List<String> names = List.copyOf(valid);
        String expected = names.isEmpty()
                ? "nothing"
                : "one of " + String.join(", ", names.subList(0, Math.min(30, names.size())));
        add(code, pointer, found, expected, Suggestion.find(found, names));
    }

    private void add(ProblemCode code, String pointer, String found, String expected, Optional<String> suggestion) {
        if (problems.size() < limits.conditions()) {
            problems.add(new Problem(code, pointer, found, expected, suggestion));
        }
    }

    private QueryException refuse(ProblemCode code, String pointer, String found, String expected) {
        problems.add(new Problem(code, pointer, found, expected, Optional.empty()));
        return new QueryException(problems);
    }
}
