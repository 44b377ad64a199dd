package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** UUIDs of version 7 (RFC 9562): the time in front, so that new keys go to the end of an index. */
final class TimeOrderedIds {
    private static final int TEXT_LENGTH = 36;

    private TimeOrderedIds() {}

    /** Whether the column takes such ids: a UUID, or text without a default that is long enough. */
    static boolean fits(Column column) {
        if (column.type() instanceof ColumnType.Text text) {
            return !column.hasDefault() && text.maxLength().orElse(TEXT_LENGTH) >= TEXT_LENGTH;
        }
        return column.type() instanceof ColumnType.Uuid;
    }

    /** A new id, as the column's type has it. */
    static Object next(Column column, Clock clock) {
        UUID id = next(clock);
        return column.type() instanceof ColumnType.Uuid ? id : id.toString();
    }

    /** A new UUID. Unguessable enough for keys, not for secrets. */
    static UUID next(Clock clock) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = clock.millis() << 16 | 0x7000L | (random.nextLong() & 0xfffL);
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
