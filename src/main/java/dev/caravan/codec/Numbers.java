package dev.caravan.codec;

import java.util.Optional;

/** What the codecs of numbers share: what they expect, how they show numbers, what they advise. */
final class Numbers {
    static final String OUT_OF_RANGE = "out-of-range";
    static final String TOO_PRECISE = "too-precise";
    static final Expectation NUMBER =
            new Expectation("not-a-number", "a number", "digits, with a point before the fraction, such as -1234.5");
    static final Expectation INTEGER =
            new Expectation("not-a-number", "a number", "a whole number in digits, such as -1234");

    /** Signs, points and what languages put between groups of digits. */
    private static final String MARKS = " '.,+-\u00A0\u202F\u2019";

    private Numbers() {}

    /** The problem of a text that is no number, with advice if it is nearly one. */
    static CellException refuse(Expectation expectation, String found) {
        return adviceOn(found).map(hint -> expectation.refuse(found, hint)).orElseGet(() -> expectation.refuse(found));
    }

    private static Optional<String> adviceOn(String found) {
        if (found.indexOf('\u2212') >= 0) {
            return Optional.of("Write the minus sign as - (hyphen)");
        }
        boolean digitsAndMarks = found.chars().allMatch(c -> isDigit(c) || MARKS.indexOf(c) >= 0);
        if (!digitsAndMarks || found.chars().noneMatch(Numbers::isDigit)) {
            return Optional.empty();
        }
        return Optional.of("Write no thousands separators and a point before the fraction,"
                + " or give the field a format such as #,##0.00");
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
