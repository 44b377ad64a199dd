package dev.caravan.query;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns text into the values that a {@link Predicate} compares. */
final class ValueCoercion {
    private static final int LONGEST_NUMBER = 100;
    private static final int LARGEST_SCALE = 400;
    private static final int UUID_LENGTH = 36;
    private static final int OFFSET_LENGTH = "+01:00".length();

    private ValueCoercion() {}

    /** The value that the text is in the type; null if it is none. */
    static @Nullable Object coerce(String text, ValueType type) {
        try {
            return switch (type) {
                case STRING -> text.indexOf('\0') < 0 ? text : null;
                case NUMBER -> number(text.strip());
                case BOOLEAN -> bool(text.strip());
                case DATE -> inRange(LocalDate.parse(text.strip()));
                case DATETIME -> inRange(time(text.strip().toUpperCase(Locale.ROOT)));
                case TIME -> LocalTime.parse(text.strip());
                case UUID -> text.length() == UUID_LENGTH ? UUID.fromString(text) : null;
                case JSON -> null;
            };
        } catch (DateTimeException | IllegalArgumentException e) {
            return null;
        }
    }

    /** A number of reasonable size: those of a large exponent are cheap to write, not to compare. */
    private static @Nullable BigDecimal number(String text) {
        boolean reasonable = text.length() <= LONGEST_NUMBER && text.chars().allMatch(c -> c < 0x80);
        BigDecimal number = reasonable ? new BigDecimal(text) : null;
        return number != null && Math.abs((long) number.scale()) <= LARGEST_SCALE ? number : null;
    }

    private static @Nullable Boolean bool(String text) {
        if (Ecma.isWord(text, "true")) {
            return true;
        }
        return Ecma.isWord(text, "false") ? false : null;
    }

    private static OffsetDateTime time(String text) {
        if (text.indexOf('T') < 0) {
            return LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC);
        }
        int offset = text.length() - OFFSET_LENGTH;
        if (text.charAt(Math.max(offset, 0)) == ' ') { // a plus that was not encoded
            return OffsetDateTime.parse(text.substring(0, offset) + "+" + text.substring(offset + 1));
        }
        boolean stated = text.endsWith("Z") || text.indexOf('+') >= 0 || text.lastIndexOf('-') > text.indexOf('T');
        return stated ? OffsetDateTime.parse(text) : LocalDateTime.parse(text).atOffset(ZoneOffset.UTC);
    }

    /** The value, if it is of a year with four digits: databases do not know all that Java does. */
    private static <T extends TemporalAccessor> @Nullable T inRange(T value) {
        int year = value.get(ChronoField.YEAR);
        return year >= 1 && year <= 9999 ? value : null;
    }
}
