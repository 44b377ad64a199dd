package dev.caravan.job;

import dev.caravan.access.Caller;
import dev.caravan.config.Deliveries;
import dev.caravan.config.Delivery;
import dev.caravan.format.FileFormat;
import dev.caravan.model.FileNamePattern;
import dev.caravan.model.Job;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Suggestion;
import dev.caravan.store.DeliveryEntry;
import dev.caravan.store.DeliveryLedger;
import dev.caravan.store.ScheduleLedger;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Makes export jobs, and says where their files go. Safe for use by many threads. */
public final class ExportOrders {
    private final Jobs jobs;
    private final DeliveryLedger ledger;
    private final Deliveries declared;
    private final Clock clock;

    /** Orders of jobs of this process, to be delivered where that is declared. */
    public ExportOrders(Jobs jobs, ImportRun.Environment environment, Deliveries declared) {
        this.jobs = jobs;
        this.ledger = environment.ledger().deliveries();
        this.declared = declared;
        this.clock = environment.clock();
    }

    /**
     * Makes a job, which {@link Jobs#enqueue} runs.
     *
     * @throws ProblemException {@code unknown-delivery} if a delivery is not declared, or not for this caller
     */
    public Job create(ExportOrder order) {
        Job job = jobs.draft(order);
        return jobs.create(job, plans(job, order));
    }

    /** Makes a job of a signed call; empty if the same call has made one before. */
    public Optional<Job> create(ExportOrder order, SignedCall call) {
        Job job = jobs.draft(order);
        return jobs.create(job, plans(job, order), call);
    }

    private List<DeliveryEntry.Plan> plans(Job job, ExportOrder order) {
        return plans(job, order, job.createdAt(), clock.getZone());
    }

    /**
     * Has the file of an export brought to these deliveries, or where it could not be brought.
     *
     * @param caller who asks for it
     * @return how many deliveries there are now to be made
     * @throws ProblemException {@code unknown-delivery} if a delivery is not declared, or not for this caller
     */
    public int deliverAgain(Job job, List<String> names, Caller caller) {
        Instant time = Optional.ofNullable(job.parameters().get(ScheduledExports.DUE))
                .map(Instant::parse)
                .orElse(job.createdAt());
        ZoneId zone = Optional.ofNullable(job.parameters().get(ScheduledExports.TIME_ZONE))
                .map(ZoneId::of)
                .orElse(clock.getZone());
        return ledger.again(job.id(), plans(job, names, caller, Optional.empty(), time, zone));
    }

    /**
     * Where the file of this job goes, and how it is called there.
     *
     * @param time when it was due or ordered
     */
    List<DeliveryEntry.Plan> plans(Job job, ExportOrder order, Instant time, ZoneId zone) {
        return plans(job, order.deliverTo(), order.caller(), order.fileName(), time, zone);
    }

    private List<DeliveryEntry.Plan> plans(
            Job job, List<String> names, Caller caller, Optional<FileNamePattern> fileName, Instant time, ZoneId zone) {
        Optional<String> schedule = Optional.ofNullable(job.parameters().get(ScheduleLedger.SCHEDULE));
        FileNamePattern otherwise = schedule.isPresent() ? FileNamePattern.BY_TIME : FileNamePattern.BY_JOB;
        String extension = FileFormat.find(job.parameters().getOrDefault("format", "csv"))
                .orElse(FileFormat.CSV)
                .extension();
        return names.stream()
                .distinct()
                .map(name -> {
                    FileNamePattern pattern =
                            fileName.or(get(name, caller)::fileName).orElse(otherwise);
                    return new DeliveryEntry.Plan(
                            name, pattern.name(job.name(), schedule, job.id(), time, zone, extension));
                })
                .toList();
    }

    private Delivery get(String name, Caller caller) {
        List<Delivery> usable = declared.deliveries().values().stream()
                .filter(d -> caller.hasOneOf(d.roles()))
                .toList();
        return usable.stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow(() -> {
            List<String> names = usable.stream().map(Delivery::name).toList();
            Problem problem = Problem.of(
                    "unknown-delivery",
                    "there is no delivery '" + Problem.abbreviate(name) + "'; valid: " + String.join(", ", names));
            return new ProblemException(Suggestion.find(name, names)
                    .map(n -> problem.withHint("did you mean '" + n + "'?"))
                    .orElse(problem));
        });
    }
}
