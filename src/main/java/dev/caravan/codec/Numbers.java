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

    private Numbers() {}

    /** The problem of a text that is no number, with advice if it is nearly one. */
    static CellException refuse(Expectation expectation, String found) {
        return adviceOn(found).map(hint -> expectation.refuse(found, hint)).orElseGet(() -> expectation.refuse(found));
    }

    private static Optional<String> adviceOn(String found) {
        if (found.indexOf('\u2212') >= 0) {
            return Optional.of("Write the minus sign as - (hyphen)");
        }
        if (!found.chars().allMatch(c -> c >= '0' && c <= '9' || " '.,+-\u00A0\u202F\u2019".indexOf(c) >= 0)
                || found.chars().noneMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return Optional.of("Write no thousands separators and a point before the fraction,"
                + " or give the field a format such as #,##0.00");
    }
}
