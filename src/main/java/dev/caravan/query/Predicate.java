package dev.caravan.query;

import java.util.List;

/**
 * A condition that a record meets or does not meet, independent of the notation it was written in.
 *
 * <p>What it means, for whoever compiles it to something else, and for {@link Evaluation}, which decides it in memory:
 *
 * <ul>
 *   <li><b>Two values.</b> A predicate holds or does not hold; there is no "unknown" as in SQL. {@link Not} is the exact
 *       complement: for each record exactly one of {@code p} and {@code not p} holds.
 *   <li><b>Null.</b> Every comparison with a field that is null is false. Hence {@link Comparison.Operator#NE}, which is
 *       the complement of {@code EQ}, holds for null, as does the negation of any comparison. Only {@link IsNull} asks
 *       for null itself; operands are never null.
 *   <li><b>Several values.</b> A path through a relation to many has the values of all related records, none of them
 *       null, or no value. A comparison holds if it holds for any of them; {@link IsNull} holds if there is none. {@code
 *       NE} and {@link Not} are complements here as well: {@code tags.name != 'a'} means that no tag is named so.
 *   <li><b>Types.</b> Operands are String, {@link java.math.BigDecimal}, Boolean, {@link java.time.LocalDate}, {@link
 *       java.time.OffsetDateTime}, {@link java.time.LocalTime} or {@link java.util.UUID}. Numbers compare by value (1 equals
 *       1.0), points in time as instants, text by Unicode code points. A comparison of different types is false.
 *   <li><b>Text.</b> Comparisons respect case. {@link Match} and {@link Like} ignore it where they say so, comparing
 *       characters by their own lower case ({@link Character#toLowerCase(int)}); {@code %} and {@code _} are wildcards in {@link Like} only.
 * </ul>
 */
public sealed interface Predicate {
    /** Holds for every record: the empty conjunction. */
    static Predicate all() {
        return new And(List.of());
    }

    /** Holds for no record: the empty disjunction. */
    static Predicate none() {
        return new Or(List.of());
    }

    /** All of them hold. A single one is returned as it is. */
    static Predicate and(List<Predicate> parts) {
        return parts.size() == 1 ? parts.get(0) : new And(parts);
    }

    /** One of them holds at least. A single one is returned as it is. */
    static Predicate or(List<Predicate> parts) {
        return parts.size() == 1 ? parts.get(0) : new Or(parts);
    }

    /** The exact complement. */
    default Predicate negated() {
        return new Not(this);
    }

    /** All parts hold; an empty conjunction does. */
    record And(List<Predicate> parts) implements Predicate {
        /** Copies the parts. */
        public And {
            parts = List.copyOf(parts);
        }
    }

    /** At least one part holds; of an empty disjunction none does. */
    record Or(List<Predicate> parts) implements Predicate {
        /** Copies the parts. */
        public Or {
            parts = List.copyOf(parts);
        }
    }

    /** The part does not hold. */
    record Not(Predicate part) implements Predicate {
        @Override
        public Predicate negated() {
            return part;
        }
    }

    /** The field compares so to the value. */
    record Comparison(FieldPath path, Operator operator, Object value) implements Predicate {
        /** How to compare. */
        public enum Operator {
            EQ,
            /** The complement of {@link #EQ}; holds for null. */
            NE,
            GT,
            GTE,
            LT,
            LTE
        }
    }

    /** The field equals one of the values; of no values it equals none. */
    record In(FieldPath path, List<Object> values) implements Predicate {
        /** Copies the values. */
        public In {
            values = List.copyOf(values);
        }
    }

    /** The field has no value. */
    record IsNull(FieldPath path) implements Predicate {}

    /** The field, a text, has the text in that place; all its characters are literal. */
    record Match(FieldPath path, Place place, String text, boolean ignoreCase) implements Predicate {
        /** Where the text is looked for. */
        public enum Place {
            ANYWHERE,
            START,
            END
        }
    }

    /**
     * The whole field, a text, fits the pattern: {@code %} is any text, {@code _} any character, and a backslash makes the
     * character after it literal. The URL notations cannot say this; it serves others.
     */
    record Like(FieldPath path, String pattern, boolean ignoreCase) implements Predicate {}
}
