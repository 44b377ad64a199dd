package dev.caravan.model;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far a job is, in rows. For an export, {@code read} counts what was written.
 *
 * @param read rows seen; the sum of the other four for an import
 */
public record Progress(long read, long created, long updated, long unchanged, long failed) {
    /** Nothing yet. */
    public static final Progress NONE = new Progress(0, 0, 0, 0, 0);

    /** What these outcomes add up to. */
    public static Progress of(Collection<Outcome> outcomes) {
        Map<Outcome.Kind, Long> counts =
                outcomes.stream().collect(Collectors.groupingBy(Outcome::kind, Collectors.counting()));
        return new Progress(
                outcomes.size(),
                counts.getOrDefault(Outcome.Kind.CREATED, 0L),
                counts.getOrDefault(Outcome.Kind.UPDATED, 0L),
                counts.getOrDefault(Outcome.Kind.UNCHANGED, 0L),
                counts.getOrDefault(Outcome.Kind.ERROR, 0L));
    }

    /** How many rows came out as this. */
    public long of(Outcome.Kind kind) {
        return switch (kind) {
            case CREATED -> created;
            case UPDATED -> updated;
            case UNCHANGED -> unchanged;
            case ERROR -> failed;
        };
    }

    /** Both together. */
    public Progress plus(Progress other) {
        return new Progress(
                read + other.read,
                created + other.created,
                updated + other.updated,
                unchanged + other.unchanged,
                failed + other.failed);
    }
}
