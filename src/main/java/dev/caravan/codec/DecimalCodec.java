package dev.caravan.codec;

import dev.caravan.model.Cell;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Shown;
import java.math.BigDecimal;

/**
 * Exact decimal numbers. Nothing is rounded: digits that the column cannot keep are refused, unless they are zeros.
 * Values of a column with a scale have that scale.
 */
final class DecimalCodec extends Codec<BigDecimal> {
    /**
     * The digits before and behind the point that PostgreSQL keeps in an unlimited {@code numeric}
     * (https://www.postgresql.org/docs/current/datatype-numeric.html).
     */
    static final int UNLIMITED_INTEGER_DIGITS = 131_072;

    static final int UNLIMITED_FRACTION_DIGITS = 16_383;

    private final boolean limited;
    private final int maxIntegerDigits;
    private final int maxFractionDigits;

    DecimalCodec(ColumnType.Decimal column) {
        super(BigDecimal.class, Numbers.NUMBER);
        this.limited = column.precision().isPresent();
        this.maxIntegerDigits = limited ? column.precision().getAsInt() - column.scale() : UNLIMITED_INTEGER_DIGITS;
        this.maxFractionDigits = limited ? column.scale() : UNLIMITED_FRACTION_DIGITS;
    }

    @Override
    BigDecimal decode(String text) throws CellException {
        NumberText number = NumberText.scan(text);
        if (number == null) {
            throw Numbers.refuse(expectation(), text);
        }
        if (!number.isZero()) {
            checkSize(number, text);
        }
        return number.toBigDecimal().setScale(scaleOf(number));
    }

    private void checkSize(NumberText number, String text) throws CellException {
        if (number.integerDigits() > maxIntegerDigits) {
            throw CellException.of(Numbers.OUT_OF_RANGE, text, "is out of range; expected " + range());
        }
        if (number.fractionDigits() > maxFractionDigits) {
            throw CellException.of(Numbers.TOO_PRECISE, text, "has too many digits; expected " + precision());
        }
    }

    private String range() {
        return maxIntegerDigits > 0
                ? "at most %s %s before the point".formatted(maxIntegerDigits, digits(maxIntegerDigits))
                : "a number between -%1$s and %1$s"
                        .formatted(BigDecimal.ONE
                                .scaleByPowerOfTen(maxIntegerDigits)
                                .toPlainString());
    }

    private String precision() {
        if (maxFractionDigits > 0) {
            return "at most %s %s behind the point".formatted(maxFractionDigits, digits(maxFractionDigits));
        }
        return maxFractionDigits == 0
                ? "none behind the point"
                : "a multiple of "
                        + BigDecimal.ONE.scaleByPowerOfTen(-maxFractionDigits).toPlainString();
    }

    private static String digits(int count) {
        return count == 1 ? "digit" : "digits";
    }

    /** The column's own scale; without one, that of the text, as far as it can be kept. */
    private int scaleOf(NumberText number) {
        return limited
                ? Math.max(maxFractionDigits, 0)
                : (int) Math.max(0, Math.min(number.writtenScale(), maxFractionDigits));
    }

    @Override
    BigDecimal decode(BigDecimal number) throws CellException {
        return decode(Shown.number(number));
    }

    @Override
    String encode(BigDecimal value) {
        return value.toPlainString();
    }

    @Override
    Cell toCell(BigDecimal value) {
        return new Cell.Numeric(value);
    }

    @Override
    boolean isLossless() {
        return true;
    }
}
