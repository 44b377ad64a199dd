package dev.caravan.codec;

import dev.caravan.model.Shown;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Points in time in columns that keep an instant. */
final class InstantCodec extends DatetimeCodec<Instant> {
    private final ZoneRules rules;
    private final @Nullable ZoneOffset fixedOffset;

    InstantCodec(MomentFormat format, int fractionDigits, ZoneId zone) {
        super(Instant.class, format, fractionDigits, zone);
        this.rules = zone.getRules();
        this.fixedOffset = rules.isFixedOffset() ? rules.getOffset(Instant.EPOCH) : null;
    }

    @Override
    Instant ofInstant(long epochSecond, int nanos) {
        return Instant.ofEpochSecond(epochSecond, nanos);
    }

    /** An hour that the clocks show twice is taken the first time; the start of a day always exists. */
    @Override
    Instant ofLocal(LocalDateTime local, boolean startOfDay, String found) throws CellException {
        if (fixedOffset != null) {
            return local.toInstant(fixedOffset);
        }
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        if (!offsets.isEmpty()) {
            return local.toInstant(offsets.get(0));
        }
        ZoneOffsetTransition gap = rules.getTransition(local);
        if (startOfDay) {
            return gap.getInstant();
        }
        String verdict = "does not exist in %s: the clocks went from %s straight to %s"
                .formatted(zone(), Shown.moment(gap.getDateTimeBefore()), Shown.moment(gap.getDateTimeAfter()));
        throw CellException.of("nonexistent-time", found, verdict, Optional.of("Name a time before or after"));
    }

    @Override
    int offsetOf(Instant value) {
        return (fixedOffset != null ? fixedOffset : rules.getOffset(value)).getTotalSeconds();
    }

    @Override
    LocalDateTime toLocal(Instant value, int offsetSeconds) {
        return localOf(value.getEpochSecond(), value.getNano(), offsetSeconds);
    }

    /** Without an offset the hour that clocks show twice is lost, unless the zone has none. */
    @Override
    boolean isLossless() {
        return super.isLossless() && (format().has(MomentToken.OFFSET) || fixedOffset != null);
    }
}
