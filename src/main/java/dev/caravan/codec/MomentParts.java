package dev.caravan.codec;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.Year;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Optional;

/** The numbers that a text names for the tokens of its format; tokens that the format lacks are zero. */
final class MomentParts {
    static final int MAX_YEAR = 9999;
    private static final int MAX_OFFSET_HOURS = 18;

    private int year;
    private int month;
    private int day;
    private int hour;
    private int minute;
    private int second;
    private int millisecond;
    private boolean hasOffset;
    private int offsetSeconds;

    void set(MomentToken token, int value) {
        switch (token) {
            case YEAR -> year = value;
            case MONTH -> month = value;
            case DAY -> day = value;
            case HOUR -> hour = value;
            case MINUTE -> minute = value;
            case SECOND -> second = value;
            case MILLISECOND -> millisecond = value;
            case OFFSET -> offsetSeconds = value;
        }
    }

    /** Reads {@code +02:00}, {@code +0200} or {@code Z}; the index behind it, -1 if there is no offset. */
    int readOffset(String found, int start) {
        char sign = start < found.length() ? found.charAt(start) : ' ';
        if (sign == 'Z') {
            hasOffset = true;
            return start + 1;
        }
        int hours = MomentFormat.digits(found, start + 1, start + 3);
        int colon = start + 3 < found.length() && found.charAt(start + 3) == ':' ? 1 : 0;
        int end = start + 5 + colon;
        int minutes = MomentFormat.digits(found, end - 2, end);
        boolean valid = hours >= 0 && minutes >= 0 && minutes < 60 && hours * 60 + minutes <= MAX_OFFSET_HOURS * 60;
        if (!valid || (sign != '+' && sign != '-')) {
            return -1;
        }
        hasOffset = true;
        offsetSeconds = (hours * 60 + minutes) * (sign == '-' ? -60 : 60);
        return end;
    }

    boolean hasOffset() {
        return hasOffset;
    }

    int offsetSeconds() {
        return offsetSeconds;
    }

    int nanos() {
        return millisecond * 1_000_000;
    }

    boolean isRealDate() {
        return year > 0 && isMonth() && day > 0 && (day <= 28 || day <= lengthOfMonth());
    }

    private boolean isMonth() {
        return month >= 1 && month <= 12;
    }

    private int lengthOfMonth() {
        return Month.of(month).length(Year.isLeap(year));
    }

    boolean isRealTime() {
        return hour < 24 && minute < 60 && second < 60;
    }

    LocalDate toDate() {
        return LocalDate.of(year, month, day);
    }

    LocalTime toTime() {
        return LocalTime.of(hour, minute, second, nanos());
    }

    /** Seconds since 1970-01-01 00:00:00, both by the local clock. */
    long localSecond() {
        return toDate().toEpochDay() * 86_400 + toTime().toSecondOfDay();
    }

    /** Why there is no such date; empty if there is. */
    Optional<String> explainDate() {
        if (isRealDate()) {
            return Optional.empty();
        }
        if (year == 0) {
            return Optional.of("There is no year 0");
        }
        if (!isMonth()) {
            return Optional.of("There is no month " + month);
        }
        String name = Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        return Optional.of("%s %s has %s days".formatted(name, year, lengthOfMonth()));
    }

    /** Why there is no such time of day; empty if there is. */
    Optional<String> explainTime() {
        return isRealTime() ? Optional.empty() : Optional.of("Times of day run from 00:00:00 to 23:59:59");
    }
}
