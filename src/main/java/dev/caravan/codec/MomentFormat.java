package dev.caravan.codec;

import static dev.caravan.codec.MomentToken.DAY;
import static dev.caravan.codec.MomentToken.HOUR;
import static dev.caravan.codec.MomentToken.MILLISECOND;
import static dev.caravan.codec.MomentToken.OFFSET;
import static dev.caravan.codec.MomentToken.SECOND;
import static dev.caravan.codec.MomentToken.YEAR;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A format of dates and times, compiled: tokens of fixed width with separators between. Reads a text as a whole or not
 * at all.
 */
final class MomentFormat {
    /** The value of the first of so many digits. */
    private static final int[] UNITS = {0, 1, 10, 100, 1000};

    private final String text;
    private final Set<MomentToken> tokens;
    private final Step[] steps;

    MomentFormat(String text, Set<MomentToken> tokens, List<Step> steps) {
        this.text = text;
        this.tokens = tokens;
        this.steps = steps.toArray(Step[]::new);
    }

    /** One piece of a format: a token, or a separator where there is none. */
    record Step(@Nullable MomentToken token, char separator) {}

    boolean has(MomentToken token) {
        return tokens.contains(token);
    }

    boolean hasDate() {
        return has(DAY);
    }

    boolean hasTime() {
        return has(HOUR);
    }

    /** Whether a moment with so many digits behind the second is written with all that it has. */
    boolean keeps(int fractionDigits) {
        return has(SECOND) && (fractionDigits == 0 || (has(MILLISECOND) && fractionDigits <= MILLISECOND.width()));
    }

    /** What the text says, not yet checked to be real; {@code null} if it has not this format. */
    @Nullable
    MomentParts parse(String found) {
        MomentParts parts = new MomentParts();
        int i = 0;
        for (Step step : steps) {
            if (step.token == null) {
                i = i < found.length() && found.charAt(i) == step.separator ? i + 1 : -1;
            } else {
                i = parse(step.token, found, i, parts);
            }
            if (i < 0) {
                return null;
            }
        }
        return i == found.length() ? parts : null;
    }

    /** The index behind the token, -1 if it is not there. */
    private static int parse(MomentToken token, String found, int start, MomentParts parts) {
        if (token == OFFSET) {
            return parts.readOffset(found, start);
        }
        int end = start + token.width();
        int value = digits(found, start, end);
        parts.set(token, value);
        return value < 0 ? -1 : end;
    }

    /** The number that stands there in ASCII digits; -1 if there is none. */
    static int digits(String found, int start, int end) {
        if (end > found.length()) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            int digit = found.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** This moment in this format. Years of other than four digits are signed, and cannot be read again. */
    String format(LocalDate date, LocalTime time, int offsetSeconds) {
        StringBuilder written = new StringBuilder(text.length() + 4);
        for (Step step : steps) {
            if (step.token == null) {
                written.append(step.separator);
            } else {
                append(written, step.token, date, time, offsetSeconds);
            }
        }
        return written.toString();
    }

    private static void append(
            StringBuilder written, MomentToken token, LocalDate date, LocalTime time, int offsetSeconds) {
        if (token == YEAR) {
            appendYear(written, date.getYear());
        } else if (token == OFFSET) {
            appendOffset(written, offsetSeconds);
        } else {
            appendPadded(written, valueOf(token, date, time), token.width());
        }
    }

    private static int valueOf(MomentToken token, LocalDate date, LocalTime time) {
        return switch (token) {
            case YEAR -> date.getYear();
            case MONTH -> date.getMonthValue();
            case DAY -> date.getDayOfMonth();
            case HOUR -> time.getHour();
            case MINUTE -> time.getMinute();
            case SECOND -> time.getSecond();
            case MILLISECOND -> time.getNano() / 1_000_000;
            case OFFSET -> throw new IllegalArgumentException("an offset is no part of a date or time");
        };
    }

    private static void appendYear(StringBuilder written, int year) {
        if (year < 0 || year > MomentParts.MAX_YEAR) {
            written.append(year < 0 ? '-' : '+');
        }
        appendPadded(written, Math.abs(year), YEAR.width());
    }

    private static void appendOffset(StringBuilder written, int offsetSeconds) {
        int minutes = Math.abs(offsetSeconds) / 60;
        written.append(offsetSeconds < 0 ? '-' : '+');
        appendPadded(written, minutes / 60, 2);
        written.append(':');
        appendPadded(written, minutes % 60, 2);
    }

    private static void appendPadded(StringBuilder written, int value, int width) {
        int unit = UNITS[width];
        if (value / unit > 9) {
            written.append(value);
            return;
        }
        for (; unit > 0; unit /= 10) {
            written.append((char) ('0' + value / unit % 10));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
