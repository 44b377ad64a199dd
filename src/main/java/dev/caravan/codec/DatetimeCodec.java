package dev.caravan.codec;

import dev.caravan.model.Cell;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Shown;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.Optional;

/**
 * Points in time. A text without an offset is read by the clock of the action's zone.
 *
 * @param <T> the values of the column: instants, or datetimes by a local clock
 */
abstract class DatetimeCodec<T> extends Codec<T> {
    private static final String CODE = "not-a-datetime";
    private static final String DEFAULT_FORMAT = "YYYY-MM-DD hh:mm:ss";
    private static final LocalDateTime FIRST = LocalDateTime.MIN;
    private static final LocalDateTime LAST = LocalDateTime.MAX;

    private final MomentFormat format;
    private final int fractionDigits;
    private final ZoneId zone;
    private final boolean typed;

    DatetimeCodec(Class<T> type, MomentFormat format, int fractionDigits, ZoneId zone) {
        super(type, new Expectation(CODE, format.hasTime() ? "a date and time" : "a date", format.toString()));
        this.format = format;
        this.fractionDigits = fractionDigits;
        this.zone = zone;
        this.typed = format.toString().equals(DEFAULT_FORMAT);
    }

    static DatetimeCodec<?> of(ColumnType.Timestamp column, Optional<String> format, ZoneId zone) {
        MomentFormat compiled = MomentFormatCompiler.compile(MomentKind.DATETIME, format.orElse(DEFAULT_FORMAT));
        return column.withZone()
                ? new InstantCodec(compiled, column.fractionDigits(), zone)
                : new LocalDatetimeCodec(compiled, column.fractionDigits(), zone);
    }

    /** The value of a moment with an offset. */
    abstract T ofInstant(long epochSecond, int nanos);

    /** The value of a moment by the local clock. */
    abstract T ofLocal(LocalDateTime local, boolean startOfDay, String found) throws CellException;

    /** The offset of the value from UTC in seconds, in the action's zone. */
    abstract int offsetOf(T value);

    /** The value by the clock of this offset; the nearest one for values beyond all calendars. */
    abstract LocalDateTime toLocal(T value, int offsetSeconds);

    final MomentFormat format() {
        return format;
    }

    final ZoneId zone() {
        return zone;
    }

    @Override
    final T decode(String text) throws CellException {
        MomentParts parts = format.parse(text);
        if (parts == null || !parts.isRealDate() || !parts.isRealTime()) {
            throw Moments.refuse(expectation(), text, parts);
        }
        Moments.checkFraction(parts.nanos(), fractionDigits, text);
        return parts.hasOffset()
                ? ofInstant(parts.localSecond() - parts.offsetSeconds(), parts.nanos())
                : ofLocal(LocalDateTime.of(parts.toDate(), parts.toTime()), !format.hasTime(), text);
    }

    /** A number cell is taken by its digits, for formats without separators: {@code 20240229}. */
    @Override
    final T decode(BigDecimal number) throws CellException {
        return Moments.decodeDigits(this, number);
    }

    /** A datetime cell, or a date cell, which means the start of that day. */
    @Override
    final T decode(Temporal moment) throws CellException {
        String found = Shown.moment(moment);
        if (moment instanceof LocalDate date) {
            return ofLocal(date.atStartOfDay(), true, found);
        }
        if (moment instanceof LocalDateTime datetime) {
            Moments.checkFraction(datetime.toLocalTime().toNanoOfDay(), fractionDigits, found);
            return ofLocal(datetime, false, found);
        }
        throw expectation().refuse(found, "The cell holds a time of day without a date");
    }

    /** Offsets are written in whole minutes; where a zone's old offset has seconds, the local time makes up for it. */
    @Override
    final String encode(T value) {
        int offset = offsetOf(value);
        int written = format.has(MomentToken.OFFSET) ? offset / 60 * 60 : offset;
        LocalDateTime local = toLocal(value, written);
        return format.format(local.toLocalDate(), local.toLocalTime(), written);
    }

    /** Typed cells show what the default format shows: whole seconds by the clock of the action's zone. */
    @Override
    final Cell toCell(T value) {
        LocalDateTime local = toLocal(value, offsetOf(value));
        return typed && Moments.hasCommonYear(local.toLocalDate())
                ? new Cell.Moment(local.truncatedTo(ChronoUnit.SECONDS))
                : super.toCell(value);
    }

    @Override
    boolean isLossless() {
        return format.keeps(fractionDigits);
    }

    static LocalDateTime localOf(long epochSecond, int nanos, int offsetSeconds) {
        long local = epochSecond + offsetSeconds;
        if (local < FIRST.toEpochSecond(ZoneOffset.UTC)) {
            return FIRST;
        }
        return local > LAST.toEpochSecond(ZoneOffset.UTC)
                ? LAST
                : LocalDateTime.ofEpochSecond(local, nanos, ZoneOffset.UTC);
    }
}
