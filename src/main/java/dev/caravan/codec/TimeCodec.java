package dev.caravan.codec;

import dev.caravan.model.Cell;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Shown;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.Optional;

/** Times of day. */
final class TimeCodec extends Codec<LocalTime> {
    private static final String DEFAULT_FORMAT = "hh:mm:ss";

    private final MomentFormat format;
    private final int fractionDigits;
    private final boolean typed;

    private TimeCodec(MomentFormat format, int fractionDigits) {
        super(LocalTime.class, new Expectation("not-a-time", "a time of day", format.toString()));
        this.format = format;
        this.fractionDigits = fractionDigits;
        this.typed = format.toString().equals(DEFAULT_FORMAT);
    }

    static TimeCodec of(ColumnType.TimeOfDay column, Optional<String> format) {
        MomentFormat compiled = MomentFormatCompiler.compile(MomentKind.TIME, format.orElse(DEFAULT_FORMAT));
        return new TimeCodec(compiled, column.fractionDigits());
    }

    @Override
    LocalTime decode(String text) throws CellException {
        MomentParts parts = format.parse(text);
        if (parts == null || !parts.isRealTime()) {
            throw Moments.refuse(expectation(), text, parts);
        }
        Moments.checkFraction(parts.nanos(), fractionDigits, text);
        return parts.toTime();
    }

    /** A number cell is taken by its digits, for formats without separators: {@code 235959}. */
    @Override
    LocalTime decode(BigDecimal number) throws CellException {
        return Moments.decodeDigits(this, number);
    }

    @Override
    LocalTime decode(Temporal moment) throws CellException {
        if (!(moment instanceof LocalTime time)) {
            throw expectation().refuse(Shown.moment(moment), "The cell holds a date, which the field cannot keep");
        }
        Moments.checkFraction(time.toNanoOfDay(), fractionDigits, Shown.moment(time));
        return time;
    }

    @Override
    String encode(LocalTime value) {
        return format.format(LocalDate.EPOCH, value, 0);
    }

    /** Typed cells show what the default format shows: whole seconds. */
    @Override
    Cell toCell(LocalTime value) {
        return typed ? new Cell.Moment(value.truncatedTo(ChronoUnit.SECONDS)) : super.toCell(value);
    }

    @Override
    boolean isLossless() {
        return format.keeps(fractionDigits);
    }
}
