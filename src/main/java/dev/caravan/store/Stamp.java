package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The present moment, as a column for {@code _created_at} or {@code _updated_at} takes it. */
final class Stamp {
    private Stamp() {}

    static Object of(Column column, Instant now) {
        Instant moment = now.truncatedTo(ChronoUnit.MICROS);
        if (column.type() instanceof ColumnType.Timestamp timestamp && timestamp.withZone()) {
            return moment;
        }
        if (column.type() instanceof ColumnType.CalendarDate) {
            return LocalDate.ofInstant(moment, ZoneOffset.UTC);
        }
        return LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
    }
}
