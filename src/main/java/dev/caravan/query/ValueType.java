package dev.caravan.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The type of a field's values, which says how they are compared and written. */
public enum ValueType {
    STRING("text without U+0000", true, true, true),
    NUMBER("a number", true, true, false),
    /** {@code true} or {@code false}. */
    BOOLEAN("true or false", true, false, false),
    /** A day: {@code 2024-12-31}. */
    DATE("a date, YYYY-MM-DD", true, true, false),
    /** A point in time: {@code 2024-12-31T23:59:59Z}; UTC without an offset, midnight without a time. */
    DATETIME("a date and time, YYYY-MM-DDThh:mm:ssZ", true, true, false),
    /** A time of day: {@code 23:59}. */
    TIME("a time, hh:mm:ss", true, true, false),
    UUID("a UUID", true, false, false),
    /** A structured value, which can only be null or not. */
    JSON("null", false, false, false);

    private final String description;
    private final boolean equality;
    private final boolean order;
    private final boolean text;

    ValueType(String description, boolean equality, boolean order, boolean text) {
        this.description = description;
        this.equality = equality;
        this.order = order;
        this.text = text;
    }

    /** What a value looks like, for messages. */
    public String description() {
        return description;
    }

    /** The value that the text is, as a {@link Predicate} compares it; empty if it is none of this type. */
    public Optional<Object> coerce(String value) {
        return Optional.ofNullable(ValueCoercion.coerce(value, this));
    }

    /** The functions of expressions that fields of this type know, in the order in which they are explained. */
    public List<String> operators() {
        List<String> operators = new ArrayList<>();
        if (equality) {
            operators.addAll(List.of("eq", "ne", "in"));
        }
        if (order) {
            operators.addAll(List.of("gt", "gte", "lt", "lte"));
        }
        if (text) {
            operators.addAll(List.of("contains", "startsWith", "endsWith"));
        }
        operators.addAll(List.of("isNull", "notNull"));
        return operators;
    }

    boolean hasEquality() {
        return equality;
    }

    boolean hasOrder() {
        return order;
    }

    boolean isText() {
        return text;
    }
}
