package dev.caravan.job;

import dev.caravan.config.Deliveries;
import dev.caravan.config.Delivery;
import dev.caravan.format.FileFormat;
import dev.caravan.model.FileNamePattern;
import dev.caravan.model.Job;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Suggestion;
import dev.caravan.store.DeliveryEntry;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody asks an export job for.
 *
 * @param parameters of the job
 * @param deliverTo names of deliveries; empty: the file is kept for download
 * @param fileName how the file is called where it is brought; empty: as each delivery says
 */
public record ExportOrder(
        String export,
        Job.Channel channel,
        String createdBy,
        Map<String, String> parameters,
        List<String> deliverTo,
        Optional<FileNamePattern> fileName) {
    /** The parameter of a job that says that a file without records is not brought anywhere. */
    static final String WHEN_EMPTY = "when_empty";

    /** Copies the collections. */
    public ExportOrder {
        parameters = Map.copyOf(parameters);
        deliverTo = List.copyOf(deliverTo);
    }

    /** An order whose file is kept for download. */
    public static ExportOrder kept(
            String export, Job.Channel channel, String createdBy, Map<String, String> parameters) {
        return new ExportOrder(export, channel, createdBy, parameters, List.of(), Optional.empty());
    }

    /**
     * Where the file of this job goes, and how it is called there.
     *
     * @param time when it was due or ordered
     * @throws ProblemException {@code unknown-delivery}
     */
    static List<DeliveryEntry.Plan> plans(
            Job job,
            List<String> names,
            Optional<FileNamePattern> fileName,
            Deliveries declared,
            Instant time,
            ZoneId zone) {
        Optional<String> schedule =
                Optional.ofNullable(job.parameters().get(dev.caravan.store.ScheduleLedger.SCHEDULE));
        FileNamePattern otherwise = schedule.isPresent() ? FileNamePattern.BY_TIME : FileNamePattern.BY_JOB;
        String extension = FileFormat.find(job.parameters().getOrDefault("format", "csv"))
                .orElse(FileFormat.CSV)
                .extension();
        return names.stream()
                .distinct()
                .map(name -> {
                    Delivery delivery = get(declared, name);
                    FileNamePattern pattern = fileName.or(delivery::fileName).orElse(otherwise);
                    return new DeliveryEntry.Plan(
                            name, pattern.name(job.name(), schedule, job.id(), time, zone, extension));
                })
                .toList();
    }

    /** The delivery of this name, or the problem {@code unknown-delivery}. */
    static Delivery get(Deliveries declared, String name) {
        return declared.find(name).orElseThrow(() -> {
            Problem problem = Problem.of(
                    "unknown-delivery",
                    "there is no delivery '" + Problem.abbreviate(name) + "'; valid: "
                            + String.join(", ", declared.deliveries().keySet()));
            return new ProblemException(
                    Suggestion.find(name, List.copyOf(declared.deliveries().keySet()))
                            .map(n -> problem.withHint("did you mean '" + n + "'?"))
                            .orElse(problem));
        });
    }
}
