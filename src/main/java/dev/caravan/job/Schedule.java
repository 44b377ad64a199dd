package dev.caravan.job;

import dev.caravan.format.FileFormat;
import dev.caravan.model.FileNamePattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An export that runs by the clock.
 *
 * @param name unique, and the same from start to start
 * @param query filter and sort as a query string; empty: as the export says
 * @param deliverTo names of deliveries, at least one
 * @param fileName empty: as the delivery says
 * @param runMissed whether the last due time that passed while no node was running is made up for
 * @param onlyChanged whether only records are exported that have changed since the last export that was delivered
 * @param settle how long a record must have been left alone for its change to count: longer than any transaction that
 *     changes records takes
 * @param sendEmpty whether a file without records is delivered
 */
public record Schedule(
        String name,
        String export,
        DueTimes dueTimes,
        FileFormat format,
        String query,
        List<String> deliverTo,
        Optional<FileNamePattern> fileName,
        boolean runMissed,
        boolean onlyChanged,
        Duration settle,
        boolean sendEmpty) {
    /** Copies the list. */
    public Schedule {
        deliverTo = List.copyOf(deliverTo);
    }
}
