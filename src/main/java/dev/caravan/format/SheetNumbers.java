package dev.caravan.format;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.Problem;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The numbers of workbooks. Spreadsheets compute with binary floating-point numbers of 64 bits, and know 15 decimal
 * digits of each; what has more must travel as text, or a spreadsheet would round it.
 */
final class SheetNumbers {
    private static final int SURE_DIGITS = 15;
    private static final int ALL_DIGITS = 17;
    private static final int MAX_LENGTH = 1_000;
    private static final double SMALLEST = Double.MIN_NORMAL;
    private static final double GREATEST = 9.99e307;

    private SheetNumbers() {}

    /** The number that a file spells out. */
    static Cell cell(String digits) {
        int length = digits.length();
        if (length <= SURE_DIGITS && isInteger(digits)) {
            return new Cell.Numeric(BigDecimal.valueOf(Long.parseLong(digits)));
        }
        if (length > MAX_LENGTH) {
            return FileProblems.numberTooLong(digits);
        }
        try {
            BigDecimal number = new BigDecimal(digits.strip());
            if (Math.abs((long) number.scale()) > JsonText.MAX_DIGITS) {
                return FileProblems.numberTooLong(digits);
            }
            return new Cell.Numeric(plain(number.precision() > SURE_DIGITS ? meant(number) : number));
        } catch (NumberFormatException e) {
            return digits.isBlank()
                    ? Cells.EMPTY
                    : new Cell.Invalid("not-a-number", Problem.abbreviate(digits), "is not a number");
        }
    }

    private static boolean isInteger(String digits) {
        int start = digits.startsWith("-") ? 1 : 0;
        for (int i = start; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return false;
            }
        }
        return digits.length() > start;
    }

    /**
     * Excel writes 1.1 as {@code 1.1000000000000001}, the first 17 digits of the binary number. Where digits are those, the
     * shortest that stand for the same binary number are meant; all others are taken as they are.
     */
    private static BigDecimal meant(BigDecimal number) {
        double binary = number.doubleValue();
        if (Double.isInfinite(binary)) {
            return number;
        }
        BigDecimal spelled = new BigDecimal(binary).round(new MathContext(ALL_DIGITS));
        return spelled.compareTo(number) == 0 ? shortest(binary) : number;
    }

    /** The shortest number that stands for this binary one. */
    static BigDecimal shortest(double binary) {
        return plain(new BigDecimal(Double.toString(binary)));
    }

    /** Without a fraction of zeros, and without an exponent where there are digits enough. */
    private static BigDecimal plain(BigDecimal number) {
        if (number.scale() == 0) {
            return number;
        }
        BigDecimal stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** The number of a binary cell, or why there is none. */
    static Cell cell(double binary) {
        return Double.isFinite(binary)
                ? new Cell.Numeric(shortest(binary))
                : new Cell.Invalid("not-a-number", Double.toString(binary), "is not a number");
    }

    /** Whether a spreadsheet that reads the number shows it, and keeps its value when it saves it again. */
    static boolean isSafe(BigDecimal number) {
        double binary = number.doubleValue();
        double magnitude = Math.abs(binary);
        if (number.signum() == 0) {
            return true;
        }
        if (magnitude < SMALLEST || magnitude > GREATEST) {
            return false;
        }
        if (number.precision() <= SURE_DIGITS) {
            return true;
        }
        // a spreadsheet shows longer whole numbers with zeros at the end; mostly they are numbers in name only
        boolean whole = number.stripTrailingZeros().scale() <= 0;
        return !whole && new BigDecimal(Double.toString(binary)).compareTo(number) == 0;
    }
}
