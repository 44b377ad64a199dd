package dev.caravan.codec;

import dev.caravan.model.Cell;
import dev.caravan.model.Shown;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.Temporal;
import java.util.Optional;

/** Calendar dates. */
final class DateCodec extends Codec<LocalDate> {
    private static final String DEFAULT_FORMAT = "YYYY-MM-DD";

    private final MomentFormat format;
    private final boolean typed;

    private DateCodec(MomentFormat format) {
        super(LocalDate.class, new Expectation("not-a-date", "a date", format.toString()));
        this.format = format;
        this.typed = format.toString().equals(DEFAULT_FORMAT);
    }

    static DateCodec of(Optional<String> format) {
        return new DateCodec(MomentFormatCompiler.compile(MomentKind.DATE, format.orElse(DEFAULT_FORMAT)));
    }

    @Override
    LocalDate decode(String text) throws CellException {
        MomentParts parts = format.parse(text);
        if (parts == null || !parts.isRealDate()) {
            throw Moments.refuse(expectation(), text, parts);
        }
        return parts.toDate();
    }

    /** A number cell is taken by its digits, for formats without separators: {@code 20240229}. */
    @Override
    LocalDate decode(BigDecimal number) throws CellException {
        return Moments.decodeDigits(this, number);
    }

    /** A date cell; a datetime cell only if its time is midnight, since the rest would be lost. */
    @Override
    LocalDate decode(Temporal moment) throws CellException {
        if (moment instanceof LocalDate date) {
            return date;
        }
        if (moment instanceof LocalDateTime datetime && datetime.toLocalTime().equals(LocalTime.MIDNIGHT)) {
            return datetime.toLocalDate();
        }
        throw expectation().refuse(Shown.moment(moment), "The cell holds a time of day, which the field cannot keep");
    }

    @Override
    String encode(LocalDate value) {
        return format.format(value, LocalTime.MIDNIGHT, 0);
    }

    @Override
    Cell toCell(LocalDate value) {
        return typed && Moments.hasCommonYear(value) ? new Cell.Moment(value) : super.toCell(value);
    }

    @Override
    boolean isLossless() {
        return true;
    }
}
