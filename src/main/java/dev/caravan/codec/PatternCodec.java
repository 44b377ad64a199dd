package dev.caravan.codec;

import dev.caravan.model.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.temporal.Temporal;

/**
 * Numbers written by a pattern. Read is only what the pattern can have written, with or without its grouping; the
 * number then goes through the column's own codec.
 */
final class PatternCodec<T extends Number> extends Codec<T> {
    private final Codec<T> numbers;
    private final NumberPattern pattern;
    private final boolean lossless;

    PatternCodec(Codec<T> numbers, NumberPattern pattern, ColumnType column) {
        super(numbers.type(), new Expectation("not-a-number", "a number of this format", pattern.describe()));
        this.numbers = numbers;
        this.pattern = pattern;
        this.lossless = pattern.keeps(column);
    }

    @Override
    T decode(String text) throws CellException {
        BigDecimal number = pattern.parse(text).orElse(null);
        if (number == null) {
            throw expectation().refuse(text);
        }
        return numbers.decode(number);
    }

    @Override
    T decode(BigDecimal number) throws CellException {
        return numbers.decode(number);
    }

    @Override
    T decode(boolean truth) throws CellException {
        return numbers.decode(truth);
    }

    @Override
    T decode(Temporal moment) throws CellException {
        return numbers.decode(moment);
    }

    /** The pattern's text; infinities and not-a-number by name. */
    @Override
    String encode(T value) {
        String digits = numbers.encode(value);
        return Double.isFinite(value.doubleValue()) || value instanceof BigDecimal
                ? pattern.format(round(new BigDecimal(digits)))
                : digits;
    }

    /** The nearest number that the pattern can show; the next one to zero if that is too large for the column. */
    private BigDecimal round(BigDecimal number) {
        BigDecimal nearest = pattern.round(number, RoundingMode.HALF_UP);
        return nearest.compareTo(number) == 0 || fits(nearest) ? nearest : pattern.round(number, RoundingMode.DOWN);
    }

    private boolean fits(BigDecimal number) {
        try {
            numbers.decode(number);
            return true;
        } catch (CellException tooLarge) {
            return false;
        }
    }

    @Override
    boolean isLossless() {
        return lossless;
    }
}
