package dev.caravan.store;

import dev.caravan.model.ColumnType;
import dev.caravan.query.Predicate;
import dev.caravan.query.Predicate.Comparison.Operator;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/**
 * Conditions on the value of one column. They are true exactly where the predicate holds, and false or unknown where it
 * does not. All values are bind variables, bound as text and cast to the column's type.
 *
 * <p>Text is compared by code points whatever the collation: by {@code COLLATE "C"} on PostgreSQL, as UTF-8 bytes on H2.
 * PostgreSQL takes equality as the column's collation has it, so that indexes serve; only a nondeterministic collation
 * makes a difference. On H2 a cast would keep indexes from serving, so equality is asked twice, of the column and of what
 * is cast, except where the column may be an enumeration, which refuses what is not among its values.
 *
 * @param sql the column
 * @param postgres whether the database is PostgreSQL, and not H2
 */
record ColumnCondition(Field<?> sql, ColumnType type, boolean postgres) {
    private static final Condition NEVER = DSL.falseCondition();

    Condition isPresent() {
        return sql.isNotNull();
    }

    Condition compare(Operator operator, Object operand) {
        return bound(operand).map(b -> compare(operator, b)).orElse(NEVER);
    }

    private Condition compare(Operator operator, Bound bound) {
        return switch (operator) {
            case EQ -> bound.side() == 0 ? equal(bound) : NEVER;
            case NE -> PredicateSql.not(compare(Operator.EQ, bound));
            case LT -> finite("-", ordered(bound.side() > 0 ? "<=" : "<", bound));
            case LTE -> finite("-", ordered(bound.side() < 0 ? "<" : "<=", bound));
            case GT -> finite("", ordered(bound.side() < 0 ? ">=" : ">", bound));
            case GTE -> finite("", ordered(bound.side() > 0 ? ">" : ">=", bound));
        };
    }

    Condition in(List<Object> operands) {
        return equalToAny(operands.stream()
                .map(this::bound)
                .flatMap(Optional::stream)
                .filter(b -> b.side() == 0)
                .map(Bound::text)
                .toList());
    }

    /** The column has one of these values, which are of its own class. */
    Condition isOneOf(Collection<?> values) {
        return postgres ? isInArray(array(values)) : equalToAny(texts(values));
    }

    /** One parameter, whatever their number, so that the statement is always the same and need be planned but once. */
    private Condition isInArray(String array) {
        return DSL.condition("{0} = any(cast({1} as " + castName() + "[]))", comparable(), DSL.val(array));
    }

    /** The one parameter of {@link #isOneOf} on PostgreSQL. */
    static String array(Collection<?> values) {
        return arrayText(texts(values));
    }

    private static List<String> texts(Collection<?> values) {
        return values.stream().map(ColumnValues::text).toList();
    }

    /** An array as PostgreSQL reads it from text. */
    private static String arrayText(List<String> texts) {
        StringBuilder array = new StringBuilder("{");
        for (String text : texts) {
            array.append(array.length() == 1 ? "\"" : ",\"")
                    .append(text.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        return array.append('}').toString();
    }

    private Condition equalToAny(List<String> texts) {
        if (texts.isEmpty()) {
            return NEVER;
        }
        if (postgres && texts.size() > 1) {
            return isInArray(arrayText(texts));
        }
        List<Field<?>> values = texts.stream().<Field<?>>map(this::value).toList();
        Condition exact = DSL.condition("{0} in ({1})", comparable(), DSL.list(values));
        boolean indexed = !postgres
                && type instanceof ColumnType.Text text
                && text.maxLength().isPresent();
        return indexed ? DSL.condition("{0} in ({1})", sql, DSL.list(values)).and(exact) : exact;
    }

    Condition match(Predicate.Match match) {
        return Bound.isStorable(match.text()) ? matches(TextPattern.of(match)) : NEVER;
    }

    Condition like(Predicate.Like like) {
        return Bound.isStorable(like.pattern()) ? matches(TextPattern.of(like)) : NEVER;
    }

    private Condition matches(TextPattern pattern) {
        if (!(type instanceof ColumnType.Text)) {
            return NEVER;
        }
        if (!postgres) {
            return DSL.condition("{0} regexp {1}", comparable(), DSL.val(pattern.toJavaRegex()));
        }
        return pattern.ignoresCase()
                ? DSL.condition("{0} ~ {1}", comparable(), value(pattern.toPostgresRegex()))
                : DSL.condition("{0} like {1}", comparable(), value(pattern.toLike()));
    }

    private Optional<Bound> bound(Object operand) {
        return Bound.of(type, operand);
    }

    private Condition equal(Bound bound) {
        return equalToAny(List.of(bound.text()));
    }

    private Condition ordered(String operator, Bound bound) {
        return DSL.condition("{0} " + operator + " {1}", ordering(), order(value(bound.text())));
    }

    /** Infinities and not-a-number, which SQL sorts behind the numbers, compare with none. */
    private Condition finite(String sign, Condition condition) {
        if (!(type instanceof ColumnType.Floating floating)) {
            return condition;
        }
        String end = floating.bits() == 64 ? Double.toString(Double.MAX_VALUE) : Float.toString(Float.MAX_VALUE);
        String operator = sign.isEmpty() ? "<=" : ">=";
        return condition.and(DSL.condition("{0} " + operator + " {1}", sql, value(sign + end)));
    }

    /** The column in a form that compares as its type says, be it an enumeration or of a type that ignores case. */
    private Field<?> comparable() {
        return type instanceof ColumnType.Text ? asText(sql) : sql;
    }

    private Field<?> asText(Field<?> value) {
        return DSL.field(postgres ? "cast({0} as text)" : "cast({0} as varchar)", value);
    }

    /** The column in a form that sorts as {@link Predicate} and {@link dev.caravan.query.SortKey} say. */
    Field<?> ordering() {
        boolean asText = type instanceof ColumnType.Text
                || type instanceof ColumnType.JsonDocument
                || type instanceof ColumnType.Point;
        return asText ? order(asText(sql)) : sql;
    }

    private Field<?> order(Field<?> value) {
        boolean text = type instanceof ColumnType.Text
                || type instanceof ColumnType.JsonDocument
                || type instanceof ColumnType.Point;
        if (!text) {
            return value;
        }
        return DSL.field(postgres ? "({0} collate \"C\")" : "stringtoutf8({0})", value);
    }

    private Field<?> value(String text) {
        return DSL.field("cast({0} as " + castName() + ")", DSL.val(text));
    }

    private String castName() {
        if (type instanceof ColumnType.Int) {
            return "bigint";
        }
        if (type instanceof ColumnType.Decimal) {
            return postgres ? "numeric" : "decfloat";
        }
        if (type instanceof ColumnType.Floating floating) {
            return floating.bits() == 64 ? "double precision" : "real";
        }
        if (type instanceof ColumnType.Bool) {
            return "boolean";
        }
        if (type instanceof ColumnType.Timestamp timestamp) {
            return (postgres ? "timestamp" : "timestamp(9)") + (timestamp.withZone() ? " with time zone" : "");
        }
        if (type instanceof ColumnType.CalendarDate) {
            return "date";
        }
        if (type instanceof ColumnType.TimeOfDay) {
            return postgres ? "time" : "time(9)";
        }
        return type instanceof ColumnType.Uuid ? "uuid" : postgres ? "text" : "varchar";
    }
}
