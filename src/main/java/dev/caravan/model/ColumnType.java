package dev.caravan.model;

import java.util.OptionalInt;

/**
 * The type of a database column, as far as Caravan must know it. Each type names the Java class that holds its values
 * everywhere between codec and store; SQL {@code NULL} is the Java {@code null}.
 */
public sealed interface ColumnType {

    /**
     * Text, held as {@link String}. A type that the database parses from text itself (an enumeration, {@code citext})
     * is text too, and then {@code maxLength} is empty.
     *
     * @param maxLength the longest text allowed, in characters (code points), empty if there is no limit
     */
    record Text(OptionalInt maxLength) implements ColumnType {}

    /**
     * A two's-complement integer, held as {@link Long}.
     *
     * @param bits 8, 16, 32 or 64
     */
    record Int(int bits) implements ColumnType {
        /** The smallest value that fits. */
        public long min() {
            return Long.MIN_VALUE >> (64 - bits);
        }

        /** The largest value that fits. */
        public long max() {
            return Long.MAX_VALUE >> (64 - bits);
        }
    }

    /**
     * An exact decimal number, held as {@link java.math.BigDecimal}.
     *
     * @param precision the number of digits in all, empty if unlimited
     * @param scale the number of digits behind the point; of no meaning if the precision is unlimited
     */
    record Decimal(OptionalInt precision, int scale) implements ColumnType {}

    /**
     * A binary floating-point number, held as {@link Double} (64 bits) or {@link Float} (32 bits).
     *
     * @param bits 32 or 64
     */
    record Floating(int bits) implements ColumnType {}

    /** A truth value, held as {@link Boolean}. */
    record Bool() implements ColumnType {}

    /** A JSON document, held as {@link Json}. */
    record JsonDocument() implements ColumnType {}

    /**
     * A point in time. With a zone it is held as {@link java.time.Instant}, without one as
     * {@link java.time.LocalDateTime}.
     *
     * @param withZone whether the database keeps an instant
     * @param fractionDigits the digits that it keeps behind the second, 0 to 9
     */
    record Timestamp(boolean withZone, int fractionDigits) implements ColumnType {}

    /** A calendar date, held as {@link java.time.LocalDate}. */
    record CalendarDate() implements ColumnType {}

    /**
     * A time of day, held as {@link java.time.LocalTime}.
     *
     * @param fractionDigits the digits that the database keeps behind the second, 0 to 9
     */
    record TimeOfDay(int fractionDigits) implements ColumnType {}

    /** A universally unique identifier, held as {@link java.util.UUID}. */
    record Uuid() implements ColumnType {}

    /** A point of two coordinates in one column, held as {@link Location}. */
    record Point() implements ColumnType {}

    /** Bytes: an asset, which is neither imported nor exported. */
    record Binary() implements ColumnType {}

    /**
     * A type that Caravan does not carry.
     *
     * @param name what the database calls it
     */
    record Other(String name) implements ColumnType {}
}
