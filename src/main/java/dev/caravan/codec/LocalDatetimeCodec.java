package dev.caravan.codec;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Datetimes in columns without a zone: the local time as it stands. Where the text has an offset, it is what the clock
 * of the action's zone shows at that instant.
 */
final class LocalDatetimeCodec extends DatetimeCodec<LocalDateTime> {
    private final ZoneRules rules;
    private final boolean hasOffset;

    LocalDatetimeCodec(MomentFormat format, int fractionDigits, ZoneId zone) {
        super(LocalDateTime.class, format, fractionDigits, zone);
        this.rules = zone.getRules();
        this.hasOffset = format.has(MomentToken.OFFSET);
    }

    @Override
    LocalDateTime ofInstant(long epochSecond, int nanos) {
        int offset = rules.getOffset(Instant.ofEpochSecond(epochSecond)).getTotalSeconds();
        return localOf(epochSecond, nanos, offset);
    }

    @Override
    LocalDateTime ofLocal(LocalDateTime local, boolean startOfDay, String found) {
        return local;
    }

    @Override
    int offsetOf(LocalDateTime value) {
        return hasOffset ? rules.getOffset(onClock(value)).getTotalSeconds() : 0;
    }

    /** The value itself, but for the seconds by which the offset falls short of the zone's own. */
    @Override
    LocalDateTime toLocal(LocalDateTime value, int offsetSeconds) {
        int missing = offsetSeconds - offsetOf(value);
        LocalDateTime shown = hasOffset ? onClock(value) : value;
        return missing == 0
                ? shown
                : localOf(shown.toEpochSecond(ZoneOffset.UTC), shown.get(ChronoField.NANO_OF_SECOND), missing);
    }

    /** What the clocks of the zone show at a time that they skip; all other times as they are. */
    private LocalDateTime onClock(LocalDateTime value) {
        ZoneOffsetTransition transition = rules.getTransition(value);
        return transition != null && transition.isGap() ? value.plus(transition.getDuration()) : value;
    }

    /** With an offset, local times that the zone's clocks skip come back as others, unless it skips none. */
    @Override
    boolean isLossless() {
        return super.isLossless() && (!hasOffset || rules.isFixedOffset());
    }
}
