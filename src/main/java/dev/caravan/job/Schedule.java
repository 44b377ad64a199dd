package dev.caravan.job;

import dev.caravan.model.FileNamePattern;
import dev.caravan.model.JobKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An export that runs by the clock.
 *
 * @param name unique, and the same from start to start
 * @param kind of its jobs
 * @param export the name of its jobs: that of the export
 * @param format of the files, as people say it
 * @param parameters of its jobs, beyond what all schedules have
 * @param deliverTo names of deliveries, at least one
 * @param fileName empty: as the delivery says
 * @param runMissed whether the last due time that passed while no node was running is made up for
 * @param onlyChanged whether only records are exported that have changed since the last export that was delivered
 * @param settle how long a record must have been left alone for its change to count: longer than any transaction that
 *     changes records takes
 * @param sendEmpty whether a file without records is delivered
 * @param isBroughtInParts whether its jobs have other jobs make the files, one for each user, and each is delivered
 */
public record Schedule(
        String name,
        JobKind kind,
        String export,
        String format,
        Map<String, String> parameters,
        DueTimes dueTimes,
        List<String> deliverTo,
        Optional<FileNamePattern> fileName,
        boolean runMissed,
        boolean onlyChanged,
        Duration settle,
        boolean sendEmpty,
        boolean isBroughtInParts) {
    /** Copies the collections. */
    public Schedule {
        parameters = Map.copyOf(parameters);
        deliverTo = List.copyOf(deliverTo);
    }
}
