package dev.caravan.job;

import dev.caravan.model.FileNamePattern;
import dev.caravan.model.Job;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the files go that a job has other jobs make: kept among its parameters, so that it is the same whoever goes on
 * with the job.
 *
 * @param deliverTo names of deliveries
 * @param fileName how each file is called; empty: as is usual
 * @param due when the job was due, or made if it was not due at a time
 * @param zone whose clocks say what time that is in file names
 */
public record PartDeliveries(List<String> deliverTo, Optional<FileNamePattern> fileName, Instant due, ZoneId zone) {
    private static final String DELIVER_TO = "deliver_to";
    private static final String FILE_NAME = "file_name";

    /** Copies the list. */
    public PartDeliveries {
        deliverTo = List.copyOf(deliverTo);
    }

    /** Where the files of this schedule go, as parameters of its job. */
    static void putInto(Map<String, String> parameters, Schedule schedule) {
        parameters.put(DELIVER_TO, String.join(",", schedule.deliverTo()));
        schedule.fileName().ifPresent(pattern -> parameters.put(FILE_NAME, pattern.toString()));
    }

    /** Where the files go that this job has others make. */
    public static PartDeliveries of(Job job) {
        String names = job.parameters().getOrDefault(DELIVER_TO, "");
        return new PartDeliveries(
                names.isEmpty() ? List.of() : List.of(names.split(",")),
                Optional.ofNullable(job.parameters().get(FILE_NAME)).map(FileNamePattern::ofEachUser),
                Optional.ofNullable(job.parameters().get(ScheduledExports.DUE))
                        .map(Instant::parse)
                        .orElse(job.createdAt()),
                Optional.ofNullable(job.parameters().get(ScheduledExports.TIME_ZONE))
                        .map(ZoneId::of)
                        .orElse(ZoneOffset.UTC));
    }
}
