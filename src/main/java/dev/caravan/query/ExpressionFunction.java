package dev.caravan.query;

import dev.caravan.query.Predicate.Comparison.Operator;
import dev.caravan.query.Predicate.Match.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions of the expression form. */
enum ExpressionFunction {
    AND("and"),
    OR("or"),
    NOT("not"),
    EQ("eq"),
    NE("ne"),
    GT("gt"),
    GTE("gte"),
    LT("lt"),
    LTE("lte"),
    CONTAINS("contains"),
    STARTS_WITH("startsWith"),
    ENDS_WITH("endsWith"),
    IN("in"),
    IS_NULL("isNull"),
    NOT_NULL("notNull");

    private static final Map<String, ExpressionFunction> BY_NAME = new HashMap<>();

    static {
        for (ExpressionFunction function : values()) {
            BY_NAME.put(function.text, function);
        }
    }

    private final String text;

    ExpressionFunction(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    static @Nullable ExpressionFunction find(String name) {
        return BY_NAME.get(name);
    }

    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (ExpressionFunction function : values()) {
            names.add(function.text);
        }
        return names;
    }

    boolean takesNoValue() {
        return this == IS_NULL || this == NOT_NULL;
    }

    static ExpressionFunction of(Operator operator) {
        return valueOf(operator.name());
    }

    static ExpressionFunction of(Place place) {
        return switch (place) {
            case ANYWHERE -> CONTAINS;
            case START -> STARTS_WITH;
            case END -> ENDS_WITH;
        };
    }

    /** The condition on a field; null after a problem. Conditions have one operand, except lists and null tests. */
    @Nullable
    Predicate condition(Conditions conditions, NameResolver.Resolved field, List<Conditions.Operand> operands) {
        String parameter = Parameter.FILTERS.urlName();
        return switch (this) {
            case IN -> conditions.in(field, operands, parameter);
            case IS_NULL -> new Predicate.IsNull(field.path());
            case NOT_NULL -> new Predicate.IsNull(field.path()).negated();
            case CONTAINS -> conditions.match(field, Place.ANYWHERE, operands.get(0), parameter);
            case STARTS_WITH -> conditions.match(field, Place.START, operands.get(0), parameter);
            case ENDS_WITH -> conditions.match(field, Place.END, operands.get(0), parameter);
            case EQ, NE, GT, GTE, LT, LTE ->
                conditions.compare(field, Operator.valueOf(name()), operands.get(0), parameter);
            case AND, OR, NOT -> throw new IllegalStateException(this + " is no condition");
        };
    }
}
