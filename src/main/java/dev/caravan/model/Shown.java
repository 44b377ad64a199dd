package dev.caravan.model;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.Temporal;

/** How values read as text where no format says otherwise. */
public final class Shown {
    /** Longer numbers are shown with an exponent. */
    public static final int MAX_PLAIN_DIGITS = 1000;

    private static final int REPLACEMENT = 0xFFFD;

    private Shown() {}

    /** All digits without exponent, unless that would be a wall of zeros: {@code 1e999999999} must cost nothing. */
    public static String number(BigDecimal number) {
        return Math.abs((long) number.scale()) + number.precision() <= MAX_PLAIN_DIGITS
                ? number.toPlainString()
                : number.toString();
    }

    /** {@code YYYY-MM-DD}, {@code hh:mm:ss} or both, with the fraction of the second if there is one. */
    public static String moment(Temporal moment) {
        if (moment instanceof LocalDateTime datetime) {
            return datetime.toLocalDate() + " " + moment(datetime.toLocalTime());
        }
        return moment instanceof LocalTime time && time.getSecond() == 0 && time.getNano() == 0
                ? time + ":00"
                : moment.toString();
    }

    /** The text with � for NUL and for halves of surrogate pairs, which no database text can hold. */
    public static String storable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().map(c -> isStorable(c) ? c : REPLACEMENT).forEach(shown::appendCodePoint);
        return shown.toString();
    }

    /** The text with what one does not see, or takes for a plain space, by its number: {@code [U+FEFF]name}. */
    public static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isVisible(c)) {
                shown.appendCodePoint(c);
            } else {
                shown.append("[U+%04X]".formatted(c));
            }
        });
        return shown.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    private static boolean isStorable(int c) {
        return c != 0 && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
    }
}
