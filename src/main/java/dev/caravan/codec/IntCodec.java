package dev.caravan.codec;

import dev.caravan.model.Cell;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Shown;
import java.math.BigDecimal;

/** Integers, of any column width as {@link Long}. A fraction of zeros ({@code 5.0}) is read, any other refused. */
final class IntCodec extends Codec<Long> {
    /** No 64-bit number has more digits. */
    private static final int MAX_DIGITS = 19;
    /** Up to so many characters need no check for overflow. */
    private static final int SAFE_LENGTH = 18;

    private final long min;
    private final long max;

    IntCodec(ColumnType.Int column) {
        super(Long.class, Numbers.INTEGER);
        this.min = column.min();
        this.max = column.max();
    }

    @Override
    Long decode(String text) throws CellException {
        int length = text.length();
        int start = text.charAt(0) == '-' ? 1 : 0;
        if (length > SAFE_LENGTH || length == start) {
            return decodeAny(text);
        }
        long value = 0;
        for (int i = start; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return decodeAny(text);
            }
            value = value * 10 + digit;
        }
        return inRange(start == 1 ? -value : value, text);
    }

    /** The way of everything that is not plain digits: signs, fractions, exponents, long numbers, and errors. */
    private Long decodeAny(String text) throws CellException {
        NumberText number = NumberText.scan(text);
        if (number == null) {
            throw Numbers.refuse(expectation(), text);
        }
        if (number.isZero()) {
            return 0L;
        }
        if (number.fractionDigits() > 0) {
            throw CellException.of(
                    "not-an-integer", text, "is not a whole number; expected no digits behind the point");
        }
        if (number.integerDigits() > MAX_DIGITS) {
            throw outOfRange(text);
        }
        BigDecimal exact = number.toBigDecimal();
        if (exact.compareTo(BigDecimal.valueOf(min)) < 0 || exact.compareTo(BigDecimal.valueOf(max)) > 0) {
            throw outOfRange(text);
        }
        return exact.longValueExact();
    }

    private Long inRange(long value, String text) throws CellException {
        if (value < min || value > max) {
            throw outOfRange(text);
        }
        return value;
    }

    private CellException outOfRange(String text) {
        return CellException.of(
                Numbers.OUT_OF_RANGE, text, "is out of range; expected a whole number from " + min + " to " + max);
    }

    @Override
    Long decode(BigDecimal number) throws CellException {
        return decode(Shown.number(number));
    }

    @Override
    String encode(Long value) {
        return Long.toString(value);
    }

    @Override
    Cell toCell(Long value) {
        return new Cell.Numeric(BigDecimal.valueOf(value));
    }

    @Override
    boolean isLossless() {
        return true;
    }
}
