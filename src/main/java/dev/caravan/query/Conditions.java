package dev.caravan.query;

import dev.caravan.query.Predicate.Comparison;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes predicates of single conditions, whatever notation they come from; null after a problem. */
final class Conditions {
    private final QuerySchema schema;
    private final NameResolver names;
    private final Problems problems;
    private final Limits limits;
    private int count;

    Conditions(QuerySchema schema, NameResolver names, Problems problems, Limits limits) {
        this.schema = schema;
        this.names = names;
        this.problems = problems;
        this.limits = limits;
    }

    /** A value as it was written; without text it is null. */
    record Operand(@Nullable String text) {
        static final Operand NULL = new Operand(null);
    }

    /** The field that a condition names, if it may. Counts the condition. */
    NameResolver.@Nullable Resolved field(String name, String parameter) {
        count(1, parameter);
        NameResolver.Resolved resolved = names.field(name, parameter);
        if (resolved != null && !resolved.field().filterable()) {
            problems.addName(ProblemCode.FILTER_NOT_ALLOWED, parameter, name, filterable());
            return null;
        }
        return resolved;
    }

    /** Counts a condition more on a field that was named once. */
    void countAnother(String parameter) {
        count(1, parameter);
    }

    private void count(int conditions, String parameter) {
        count += conditions;
        if (count > limits.conditions()) {
            throw problems.refuse(
                    ProblemCode.TOO_MANY_CONDITIONS,
                    parameter,
                    count + " conditions or more",
                    "at most " + limits.conditions());
        }
    }

    private List<String> filterable() {
        return schema.fields().values().stream()
                .filter(field -> field.readable() && field.filterable())
                .map(SchemaField::name)
                .toList();
    }

    /** The field equals one of the operands, or none of them if negated. */
    @Nullable
    Predicate equal(NameResolver.Resolved field, List<Operand> operands, boolean negated, String parameter) {
        if (operands.size() == 1) {
            return compare(
                    field, negated ? Comparison.Operator.NE : Comparison.Operator.EQ, operands.get(0), parameter);
        }
        Predicate in = in(field, operands, parameter);
        return in != null && negated ? in.negated() : in;
    }

    /** The field equals one of the operands, of which there may be a single one. */
    @Nullable
    Predicate in(NameResolver.Resolved field, List<Operand> operands, String parameter) {
        if (operands.size() > limits.values()) {
            throw problems.refuse(
                    ProblemCode.TOO_MANY_VALUES, parameter, operands.size() + " values", "at most " + limits.values());
        }
        Set<Object> values = new LinkedHashSet<>();
        int before = problems.count();
        for (Operand operand : operands) {
            Object value = operand.text() == null ? null : equalValue(field, operand.text(), parameter);
            if (value != null) {
                values.add(value);
            }
        }
        if (problems.count() > before) {
            return null;
        }
        Predicate isNull = new Predicate.IsNull(field.path());
        if (values.isEmpty()) {
            return isNull;
        }
        Predicate in = new Predicate.In(field.path(), new ArrayList<>(values));
        return operands.contains(Operand.NULL) ? new Predicate.Or(List.of(in, isNull)) : in;
    }

    /** The field compares so to the operand; only equality knows null. */
    @Nullable
    Predicate compare(NameResolver.Resolved field, Comparison.Operator operator, Operand operand, String parameter) {
        boolean equality = operator == Comparison.Operator.EQ || operator == Comparison.Operator.NE;
        if (operand.text() == null) {
            Predicate isNull = new Predicate.IsNull(field.path());
            if (!equality) {
                problems.add(ProblemCode.MALFORMED_FILTER, parameter, "null", "a value to compare with");
                return null;
            }
            return operator == Comparison.Operator.EQ ? isNull : isNull.negated();
        }
        ValueType type = field.field().type();
        if (!supports(
                field,
                equality ? type.hasEquality() : type.hasOrder(),
                operator.name().toLowerCase(Locale.ROOT),
                parameter)) {
            return null;
        }
        Object value =
                equality ? equalValue(field, operand.text(), parameter) : value(field, operand.text(), parameter);
        return value == null ? null : new Comparison(field.path(), operator, value);
    }

    /** The field has one of the texts anywhere, ignoring case. */
    @Nullable
    Predicate anyMatch(NameResolver.Resolved field, List<Operand> operands, String parameter) {
        count(operands.size() - 1, parameter);
        List<Predicate> matches = new ArrayList<>(operands.size());
        for (Operand operand : operands) {
            Predicate match = match(field, Predicate.Match.Place.ANYWHERE, operand, parameter);
            if (match == null) {
                return null;
            }
            matches.add(match);
        }
        return Predicate.or(matches);
    }

    /** The field has the text in that place, ignoring case. */
    @Nullable
    Predicate match(NameResolver.Resolved field, Predicate.Match.Place place, Operand operand, String parameter) {
        if (!supports(field, field.field().type().isText(), "text search", parameter)) {
            return null;
        }
        if (operand.text() == null) {
            problems.add(ProblemCode.MALFORMED_FILTER, parameter, "null", "a text to look for");
            return null;
        }
        Object text = value(field, operand.text(), parameter);
        return text == null ? null : new Predicate.Match(field.path(), place, text.toString(), true);
    }

    private boolean supports(NameResolver.Resolved field, boolean supported, String operator, String parameter) {
        if (!supported) {
            problems.add(
                    ProblemCode.OPERATOR_NOT_SUPPORTED,
                    parameter,
                    operator,
                    "an operator for " + field.field().type().description());
        }
        return supported;
    }

    /** A value that the field may equal. */
    private @Nullable Object equalValue(NameResolver.Resolved field, String text, String parameter) {
        List<String> valid = field.field().values();
        if (!valid.isEmpty() && !valid.contains(text)) {
            problems.addName(ProblemCode.BAD_VALUE, parameter, text, valid);
            return null;
        }
        return value(field, text, parameter);
    }

    private @Nullable Object value(NameResolver.Resolved field, String text, String parameter) {
        ValueType type = field.field().type();
        Object value = ValueCoercion.coerce(text, type);
        if (value == null) {
            problems.add(ProblemCode.BAD_VALUE, parameter, text, type.description());
        }
        return value;
    }
}
