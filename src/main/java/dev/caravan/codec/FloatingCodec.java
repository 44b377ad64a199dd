package dev.caravan.codec;

import com.fasterxml.jackson.core.io.NumberOutput;
import dev.caravan.model.Cell;
import dev.caravan.model.Shown;
import java.math.BigDecimal;
import java.util.function.Function;

/**
 * Binary floating-point numbers: read to the nearest value, written as the shortest plain digits that read back the
 * same. Numbers that would become infinite, or zero without being zero, are refused.
 */
final class FloatingCodec<T extends Number> extends Codec<T> {
    /** Numbers of so many digits before the point, or so many zeros behind it, are far from the ends of either range. */
    private static final int MAX_INTEGER_DIGITS = 20;

    private final Function<String, T> parser;
    private final Function<T, String> writer;
    private final String range;
    private final int exactDigits;

    private FloatingCodec(
            Class<T> type, Function<String, T> parser, Function<T, String> writer, String range, int exactDigits) {
        super(type, Numbers.NUMBER);
        this.parser = parser;
        this.writer = writer;
        this.range = range;
        this.exactDigits = exactDigits;
    }

    static FloatingCodec<Double> of64Bits() {
        return new FloatingCodec<>(Double.class, Double::valueOf, FloatingCodec::shortest, "±4.9e-324 to ±1.8e308", 15);
    }

    static FloatingCodec<Float> of32Bits() {
        return new FloatingCodec<>(Float.class, Float::valueOf, FloatingCodec::shortest, "±1.4e-45 to ±3.4e38", 6);
    }

    /**
     * Whether {@code encode} would give these digits back for sure: no two numbers of so few digits are the same to the
     * type ({@code DBL_DIG} and {@code FLT_DIG} in C), so that none of them is written by the digits of another.
     */
    boolean givesBack(NumberText number) {
        return number.isZero()
                || (number.significantDigits() <= exactDigits
                        && Math.abs(number.integerDigits()) <= MAX_INTEGER_DIGITS);
    }

    @Override
    T decode(String text) throws CellException {
        NumberText number = NumberText.scan(text);
        if (number == null) {
            throw Numbers.refuse(expectation(), text);
        }
        T value = parser.apply(text);
        double magnitude = Math.abs(value.doubleValue());
        if (magnitude == Double.POSITIVE_INFINITY || (magnitude == 0 && !number.isZero())) {
            throw CellException.of(Numbers.OUT_OF_RANGE, text, "is out of range; expected 0 or " + range);
        }
        return value;
    }

    @Override
    T decode(BigDecimal number) throws CellException {
        return decode(Shown.number(number));
    }

    @Override
    String encode(T value) {
        return writer.apply(value);
    }

    /** A number; text for what no decimal number can say: infinities, not-a-number and the negative zero. */
    @Override
    Cell toCell(T value) {
        String text = encode(value);
        return Double.isFinite(value.doubleValue()) && !text.equals("-0")
                ? new Cell.Numeric(new BigDecimal(text))
                : new Cell.Text(text);
    }

    @Override
    boolean isLossless() {
        return true;
    }

    // Jackson's port of Schubfach: Java's own toString is not always the shortest before JDK 19 (JDK-4511638).

    private static String shortest(Double value) {
        String shortest = NumberOutput.toString(value, true);
        if (Math.abs(value) < SparseRange.DOUBLE_BELOW && value != 0) {
            shortest = SparseRange.shorten(shortest, text -> Double.parseDouble(text) == value);
        }
        return plain(shortest);
    }

    private static String shortest(Float value) {
        String shortest = NumberOutput.toString(value, true);
        if (Math.abs(value) < SparseRange.FLOAT_BELOW && value != 0) {
            shortest = SparseRange.shorten(shortest, text -> Float.parseFloat(text) == value);
        }
        return plain(shortest);
    }

    /** The same digits without exponent and without a fraction of zero. Infinities and not-a-number stay. */
    private static String plain(String shortest) {
        if (shortest.indexOf('E') >= 0) {
            return new BigDecimal(shortest).stripTrailingZeros().toPlainString();
        }
        return shortest.endsWith(".0") ? shortest.substring(0, shortest.length() - 2) : shortest;
    }
}
