package dev.caravan.store;

import dev.caravan.model.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The operand of a comparison, as near to it as a column can hold a value. No value of the column lies between the two.
 *
 * @param text the value as text that the database casts to the column's type
 * @param side where the operand lies: 0 if it is this value, 1 if above, −1 if below
 */
record Bound(String text, int side) {
    private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
    /** Beyond what columns of decimals hold in practice, and within what literals can say. */
    private static final BigDecimal HUGE = BigDecimal.ONE.scaleByPowerOfTen(10_000);

    private static final BigDecimal TINY = BigDecimal.ONE.scaleByPowerOfTen(-10_000);
    /** Decimals of so few digits mean the binary number that is nearest to them. */
    private static final int DOUBLE_DIGITS = 17;

    private static final int FLOAT_DIGITS = 9;

    /** The bound of an operand; empty if values of the column are of another type, so that no comparison holds. */
    static Optional<Bound> of(ColumnType type, Object operand) {
        if (type instanceof ColumnType.Text) {
            return text(operand);
        }
        if (operand instanceof BigDecimal number) {
            return number(type, number);
        }
        if (type instanceof ColumnType.Timestamp timestamp) {
            return Optional.ofNullable(instant(operand)).map(i -> timestamp(timestamp, i));
        }
        if (type instanceof ColumnType.TimeOfDay time && operand instanceof LocalTime local) {
            int kept = truncated(local.get(ChronoField.NANO_OF_SECOND), time.fractionDigits());
            return Optional.of(
                    new Bound(local.withNano(kept).toString(), local.get(ChronoField.NANO_OF_SECOND) > kept ? 1 : 0));
        }
        if (type instanceof ColumnType.Uuid) {
            return uuid(operand);
        }
        boolean same = (type instanceof ColumnType.Bool && operand instanceof Boolean)
                || (type instanceof ColumnType.CalendarDate && operand instanceof LocalDate);
        return same ? Optional.of(new Bound(operand.toString(), 0)) : Optional.empty();
    }

    /** Text ends before the first character that no database text can hold: NUL, half of a surrogate pair. */
    private static Optional<Bound> text(Object operand) {
        if (!(operand instanceof String || operand instanceof UUID)) {
            return Optional.empty();
        }
        String text = operand.toString();
        int end = storableLength(text);
        return Optional.of(new Bound(text.substring(0, end), end < text.length() ? 1 : 0));
    }

    /** Whether a database text can hold all of this one. */
    static boolean isStorable(String text) {
        return storableLength(text) == text.length();
    }

    private static int storableLength(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (c == 0 || (Character.isSurrogate(c) && !pair)) {
                return i;
            }
            i += pair ? 1 : 0;
        }
        return text.length();
    }

    private static Optional<Bound> number(ColumnType type, BigDecimal number) {
        if (type instanceof ColumnType.Int) {
            return Optional.of(integer(number));
        }
        if (type instanceof ColumnType.Decimal) {
            return Optional.of(decimal(number));
        }
        if (type instanceof ColumnType.Floating floating) {
            return Optional.of(floating(floating.bits(), number));
        }
        return Optional.empty();
    }

    private static Bound integer(BigDecimal number) {
        if (number.compareTo(MAX_LONG) > 0) {
            return new Bound(MAX_LONG.toPlainString(), 1);
        }
        if (number.compareTo(MIN_LONG) < 0) {
            return new Bound(MIN_LONG.toPlainString(), -1);
        }
        if (number.abs().compareTo(BigDecimal.ONE) < 0) {
            // without rounding, which takes forever for the likes of 1e-999999999
            return new Bound("0", number.signum());
        }
        BigDecimal floor = number.setScale(0, RoundingMode.FLOOR);
        return new Bound(floor.toPlainString(), number.compareTo(floor));
    }

    private static Bound decimal(BigDecimal number) {
        if (number.abs().compareTo(HUGE) > 0) {
            BigDecimal end = number.signum() > 0 ? HUGE : HUGE.negate();
            return new Bound(end.toString(), number.signum());
        }
        boolean tiny = number.signum() != 0 && number.abs().compareTo(TINY) < 0;
        return tiny ? new Bound("0", number.signum()) : new Bound(number.toString(), 0);
    }

    private static Bound floating(int bits, BigDecimal number) {
        boolean isDouble = bits == 64;
        double nearest = isDouble ? number.doubleValue() : number.floatValue();
        if (Double.isInfinite(nearest)) {
            String end = isDouble ? Double.toString(Double.MAX_VALUE) : Float.toString(Float.MAX_VALUE);
            return new Bound(number.signum() > 0 ? end : "-" + end, number.signum());
        }
        String text = isDouble ? Double.toString(nearest) : Float.toString((float) nearest);
        boolean meant = number.precision() <= (isDouble ? DOUBLE_DIGITS : FLOAT_DIGITS) && nearest != 0;
        return new Bound(text, meant ? 0 : number.compareTo(new BigDecimal(text)));
    }

    private static @Nullable Instant instant(Object operand) {
        if (operand instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        if (operand instanceof ZonedDateTime time) {
            return time.toInstant();
        }
        return operand instanceof Instant instant ? instant : null;
    }

    /** A column without a zone is taken to be in UTC. */
    private static Bound timestamp(ColumnType.Timestamp type, Instant instant) {
        int kept = truncated(instant.get(ChronoField.NANO_OF_SECOND), type.fractionDigits());
        OffsetDateTime utc = instant.atOffset(ZoneOffset.UTC).withNano(kept);
        String text = type.withZone() ? utc.toString() : utc.toLocalDateTime().toString();
        return new Bound(text, instant.get(ChronoField.NANO_OF_SECOND) > kept ? 1 : 0);
    }

    private static int truncated(int nanos, int digits) {
        int unit = 1;
        for (int i = digits; i < 9; i++) {
            unit *= 10;
        }
        return nanos / unit * unit;
    }

    /** Text that is not a UUID as the database would write it equals none. */
    private static Optional<Bound> uuid(Object operand) {
        if (operand instanceof UUID) {
            return Optional.of(new Bound(operand.toString(), 0));
        }
        return operand instanceof String text && isCanonical(text) ? Optional.of(new Bound(text, 0)) : Optional.empty();
    }

    private static boolean isCanonical(String text) {
        try {
            return text.length() == 36 && UUID.fromString(text).toString().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
