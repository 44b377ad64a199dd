package dev.caravan.format;

import dev.caravan.model.Cell;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.Temporal;
import java.util.OptionalDouble;

/**
 * Dates and times of workbooks: numbers, of which only the cell's format says that they count days. The day 0 of one
 * system is 31 December 1899 and a 29 February 1900 that never was has a number; day 0 of the other is 1 January 1904.
 */
final class SheetMoments {
    /** What the format of a cell makes of its number. */
    enum Kind {
        /** Nothing. */
        NUMBER,
        /** A date. */
        DATE,
        /** A time of day. */
        TIME,
        /** Both. */
        DATETIME,
        /** Hours, minutes or seconds that may be more than a day's. */
        DURATION
    }

    /** The first day on which spreadsheets agree; what is earlier is written as text. */
    static final LocalDate FIRST_SURE = LocalDate.of(1900, 3, 1);

    private static final LocalDate LAST = LocalDate.of(9999, 12, 31);
    private static final LocalDate EPOCH_1904 = LocalDate.of(1904, 1, 1);
    /** Days far behind all that there are. */
    private static final double BEYOND = 1e9;

    private static final long NEVER_WAS = 60;
    private static final LocalDate BEFORE_IT = LocalDate.of(1899, 12, 31);
    private static final LocalDate BEHIND_IT = LocalDate.of(1899, 12, 30);
    private static final long MILLIS_OF_DAY = 86_400_000;
    private static final double NANOS_OF_DAY = 86_400e9;

    private SheetMoments() {}

    /** The cell that shows this number in a format of this kind. */
    static Cell cell(Cell number, Kind kind, boolean since1904) {
        if (kind == Kind.NUMBER || !(number instanceof Cell.Numeric numeric)) {
            return number;
        }
        double serial = numeric.value().doubleValue();
        if (Math.abs(serial) > BEYOND) {
            return kind == Kind.DURATION ? number : noDay(numeric, since1904);
        }
        long day = (long) Math.floor(serial);
        long millis = Math.round((serial - day) * MILLIS_OF_DAY);
        if (millis == MILLIS_OF_DAY) {
            day++;
            millis = 0;
        }
        LocalTime time = LocalTime.ofNanoOfDay(millis * 1_000_000);
        if (kind == Kind.DURATION) {
            return serial >= 0 && day == 0 ? new Cell.Moment(time) : number;
        }
        if (day == 0 && !since1904 && (kind == Kind.TIME || millis > 0)) {
            return new Cell.Moment(time);
        }
        if (day == 0 && kind == Kind.TIME) {
            return new Cell.Moment(time);
        }
        return date(numeric, day, time, kind, since1904);
    }

    private static Cell date(Cell.Numeric number, long day, LocalTime time, Kind kind, boolean since1904) {
        if (!since1904 && day == NEVER_WAS) {
            return new Cell.Invalid("not-a-date", "1900-02-29", "is not a real date; 1900 was no leap year");
        }
        LocalDate epoch = since1904 ? EPOCH_1904 : day < NEVER_WAS ? BEFORE_IT : BEHIND_IT;
        if (day < (since1904 ? 0 : 1) || day > LAST.toEpochDay() - epoch.toEpochDay()) {
            return noDay(number, since1904);
        }
        LocalDate date = epoch.plusDays(day);
        boolean plain = kind == Kind.DATE && time.equals(LocalTime.MIDNIGHT);
        return new Cell.Moment(plain ? date : LocalDateTime.of(date, time));
    }

    private static Cell noDay(Cell.Numeric number, boolean since1904) {
        long last = LAST.toEpochDay() - (since1904 ? EPOCH_1904 : BEHIND_IT).toEpochDay();
        return new Cell.Invalid(
                "not-a-date",
                number.shown(),
                "is not the number of a day; expected one from " + (since1904 ? 0 : 1) + " to " + last
                        + ", or a cell that is not formatted as a date");
    }

    /** The kind of a moment that is written. */
    static Kind kindOf(Temporal moment) {
        if (moment instanceof LocalDate) {
            return Kind.DATE;
        }
        return moment instanceof LocalTime ? Kind.TIME : Kind.DATETIME;
    }

    /** The number that stands for a moment since 1900, if every spreadsheet takes it for the same one. */
    static OptionalDouble serial(Temporal moment) {
        if (moment instanceof LocalTime time) {
            return fraction(time);
        }
        LocalDate date = moment instanceof LocalDateTime datetime ? datetime.toLocalDate() : (LocalDate) moment;
        if (date.isBefore(FIRST_SURE) || date.isAfter(LAST)) {
            return OptionalDouble.empty();
        }
        double day = date.toEpochDay() - BEHIND_IT.toEpochDay();
        if (moment instanceof LocalDateTime datetime) {
            OptionalDouble fraction = fraction(datetime.toLocalTime());
            return fraction.isPresent() ? OptionalDouble.of(day + fraction.getAsDouble()) : fraction;
        }
        return OptionalDouble.of(day);
    }

    /** Cells are formatted to show whole seconds. */
    private static OptionalDouble fraction(LocalTime time) {
        return time.toNanoOfDay() % 1_000_000_000 == 0
                ? OptionalDouble.of(time.toNanoOfDay() / NANOS_OF_DAY)
                : OptionalDouble.empty();
    }

    /** The number as a file spells it out. */
    static String digits(double serial) {
        return serial == Math.rint(serial)
                ? Long.toString((long) serial)
                : new BigDecimal(Double.toString(serial)).toPlainString();
    }

    /** What the number format of this built-in number makes of a cell (ECMA-376 part 1, 18.8.30). */
    static Kind kindOf(int builtIn) {
        return switch (builtIn) {
            case 14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58 -> Kind.DATE;
            case 18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56 -> Kind.TIME;
            case 22 -> Kind.DATETIME;
            case 46 -> Kind.DURATION;
            default -> Kind.NUMBER;
        };
    }

    /** What a number format makes of a cell. Its first section counts, which is that of positive numbers. */
    static Kind kindOf(String format) {
        FormatLetters letters = new FormatLetters();
        for (int i = 0; i < format.length() && format.charAt(i) != ';'; i++) {
            char c = Character.toLowerCase(format.charAt(i));
            if (c == '"') {
                i = until(format, '"', i + 1);
            } else if (c == '\\' || c == '_' || c == '*') {
                i++;
            } else if (c == '[') {
                int close = until(format, ']', i + 1);
                letters.bracket(format.substring(i + 1, Math.min(close, format.length())));
                i = close;
            } else if (format.regionMatches(true, i, "general", 0, 7)) {
                i += 6;
            } else if (format.regionMatches(true, i, "am/pm", 0, 5)) {
                letters.time = true;
                i += 4;
            } else if (c == 'e' && i + 1 < format.length() && "+-".indexOf(format.charAt(i + 1)) >= 0) {
                i++;
            } else {
                letters.letter(c);
            }
        }
        return letters.kind();
    }

    private static int until(String format, char end, int from) {
        int found = format.indexOf(end, from);
        return found < 0 ? format.length() : found;
    }

    /** The letters of a format that stand for parts of a date or time. */
    private static final class FormatLetters {
        private boolean date;
        private boolean time;
        private boolean duration;
        /** Months or minutes; minutes if there are hours or seconds and no other part of a date. */
        private boolean m;

        void bracket(String text) {
            if (text.matches("(?i)h+|m+|s+")) {
                duration = true;
            }
        }

        void letter(char c) {
            date |= c == 'y' || c == 'd' || c == 'e' || c == 'g' || c == 'b';
            time |= c == 'h' || c == 's';
            m |= c == 'm';
        }

        Kind kind() {
            if (date) {
                return time ? Kind.DATETIME : Kind.DATE;
            }
            if (duration) {
                return Kind.DURATION;
            }
            return time ? Kind.TIME : m ? Kind.DATE : Kind.NUMBER;
        }
    }
}
