package dev.caravan.job;

import dev.caravan.access.Caller;
import dev.caravan.model.Job;
import dev.caravan.store.Database;
import dev.caravan.store.DeliveryLedger;
import dev.caravan.store.Ledger;
import dev.caravan.store.ScheduleLedger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports that run by the clock. Whoever knows that time has passed calls {@link #check}; each due time is run once, by
 * whichever node comes first. Of several that have passed, the last one stands for all. Safe for use by many threads.
 */
public final class ScheduledExports {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledExports.class);

    /** The parameter of a job that says when it was due. */
    static final String DUE = "due";

    /** The parameter of a job that says on which clocks it was due. */
    static final String TIME_ZONE = "time_zone";

    /** A due time that is older was missed: no node was running, or none could reach the database. */
    private static final Duration LATE = Duration.ofMinutes(5);

    /** No two nodes' clocks lie so far apart: what was noted for a later time was noted by a clock that was wrong. */
    private static final Duration AHEAD = Duration.ofMinutes(10);

    private final Jobs jobs;
    private final ExportOrders orders;
    private final ScheduleLedger ledger;
    private final DeliveryLedger deliveries;
    private final Caller caller;
    private final Clock clock;

    /**
     * Schedules whose jobs are made here.
     *
     * @param caller in whose name they run
     */
    public ScheduledExports(Jobs jobs, ExportOrders orders, Ledger ledger, Caller caller, Clock clock) {
        this.jobs = jobs;
        this.orders = orders;
        this.ledger = ledger.schedules();
        this.deliveries = ledger.deliveries();
        this.caller = caller;
        this.clock = clock;
    }

    /** Runs this schedule if it is due; the answer is the new job, which is queued. */
    public Optional<Job> check(Schedule schedule) {
        Instant now = clock.instant();
        Instant done = known(schedule, now).doneUntil();
        Optional<Instant> due = schedule.dueTimes().latest(done, now);
        if (due.isEmpty()) {
            return Optional.empty();
        }
        boolean missed = due.get().isBefore(now.minus(LATE));
        if (missed && !schedule.runMissed()) {
            if (ledger.skip(schedule.name(), due.get())) {
                LOG.warn("Schedule {} was due at {} and is passed over", schedule.name(), due.get());
            }
            return Optional.empty();
        }
        Optional<Job> job = ledger.run(schedule.name(), due.get(), entry -> plan(schedule, due.get(), now, entry));
        job.ifPresent(j -> {
            jobs.record(j);
            LOG.info(
                    "Schedule {}, due at {}{}: job {}",
                    schedule.name(),
                    due.get(),
                    missed ? " and missed, is made up for" : "",
                    j.id());
            jobs.enqueue(j);
        });
        return job;
    }

    /** What is known of a schedule, but for what a clock has told that was wrong. */
    private ScheduleLedger.Entry known(Schedule schedule, Instant now) {
        ScheduleLedger.Entry entry = ledger.know(schedule.name());
        Instant latest = now.plus(AHEAD);
        boolean ahead = entry.doneUntil().isAfter(latest)
                || entry.changedUntil().filter(latest::isBefore).isPresent();
        if (!ahead) {
            return entry;
        }
        if (ledger.takeBack(schedule.name(), AHEAD)) {
            LOG.warn(
                    "Schedule {} was run at a time that has not come yet ({}): some clock was wrong. It is due again from"
                            + " now on{}",
                    schedule.name(),
                    entry.doneUntil(),
                    schedule.onlyChanged() ? ", and exports all records once more" : "");
        }
        return ledger.know(schedule.name());
    }

    private ScheduleLedger.Planned plan(Schedule schedule, Instant due, Instant now, ScheduleLedger.Entry entry) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("format", schedule.format().id());
        parameters.put(ScheduleLedger.SCHEDULE, schedule.name());
        parameters.put(DUE, due.toString());
        parameters.put(TIME_ZONE, schedule.dueTimes().zone().getId());
        if (!schedule.query().isEmpty()) {
            parameters.put("query", schedule.query());
        }
        if (!schedule.sendEmpty()) {
            parameters.put(ExportOrder.WHEN_EMPTY, "skip");
        }
        if (schedule.onlyChanged()) {
            entry.changedUntil().ifPresent(since -> parameters.put(ExportJob.CHANGED_SINCE, since.toString()));
            Instant until = now.minus(schedule.settle()).truncatedTo(ChronoUnit.MILLIS);
            Instant last = entry.changedUntil().orElse(Instant.MIN);
            parameters.put(ScheduleLedger.CHANGED_UNTIL, (until.isBefore(last) ? last : until).toString());
        }
        ExportOrder order = new ExportOrder(
                schedule.export(), Job.Channel.SCHEDULE, caller, parameters, schedule.deliverTo(), schedule.fileName());
        Job job = jobs.draft(order);
        return new ScheduleLedger.Planned(
                job, orders.plans(job, order, due, schedule.dueTimes().zone()));
    }

    /** Runs this schedule now, whenever it is due; the answer is the new job, which is queued. */
    public Job runNow(Schedule schedule) {
        Instant now = clock.instant();
        known(schedule, now);
        Job job = ledger.runNow(schedule.name(), entry -> plan(schedule, now, now, entry));
        LOG.info("Schedule {}, asked for now: job {}", schedule.name(), job.id());
        jobs.record(job);
        jobs.enqueue(job);
        return job;
    }

    /** Checks all of them; a database that is away is left for the next time. */
    public List<Job> checkAll(List<Schedule> schedules) {
        List<Job> made = new ArrayList<>();
        for (Schedule schedule : schedules) {
            try {
                check(schedule).ifPresent(made::add);
            } catch (RuntimeException e) {
                if (!Database.isConnectionFailure(e) && !Database.isConflict(e)) {
                    LOG.error("Schedule {} could not be run", schedule.name(), e);
                } else {
                    LOG.warn("Schedule {} waits for the database", schedule.name());
                }
            }
        }
        return made;
    }

    /** For how long each of these schedules has been due that nobody has run: since the first time that was missed. */
    public static Map<String, Duration> overdue(Ledger ledger, List<Schedule> schedules, Clock clock) {
        Instant now = clock.instant();
        Map<String, Duration> overdue = new TreeMap<>();
        for (Schedule schedule : schedules) {
            ledger.schedules()
                    .find(schedule.name())
                    .flatMap(entry -> schedule.dueTimes().after(entry.doneUntil()))
                    .filter(due -> !due.isAfter(now))
                    .ifPresent(due -> overdue.put(schedule.name(), Duration.between(due, now)));
        }
        return overdue;
    }

    /** When a schedule runs next; empty if never again. */
    public Optional<Instant> next(Schedule schedule) {
        return schedule.dueTimes().after(clock.instant());
    }

    /** The job that a schedule made last. */
    public Optional<Job> lastJob(Schedule schedule) {
        return lastJob(ledger.find(schedule.name()));
    }

    private Optional<Job> lastJob(Optional<ScheduleLedger.Entry> entry) {
        return entry.flatMap(ScheduleLedger.Entry::lastJob).flatMap(jobs::find);
    }

    /** Where a schedule stands, as the API shows it. */
    public Map<String, Object> status(Schedule schedule) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("name", schedule.name());
        status.put("export", schedule.export());
        status.put("format", schedule.format().id());
        status.put("cron", schedule.dueTimes().cron());
        status.put("time_zone", schedule.dueTimes().zone().getId());
        status.put("deliver_to", schedule.deliverTo());
        status.put("missed", schedule.runMissed() ? "run" : "skip");
        status.put("only_changed", schedule.onlyChanged());
        status.put("when_empty", schedule.sendEmpty() ? "send" : "skip");
        next(schedule).ifPresent(next -> status.put("next_at", next.toString()));
        Optional<ScheduleLedger.Entry> entry = ledger.find(schedule.name());
        entry.flatMap(ScheduleLedger.Entry::lastDue).ifPresent(last -> status.put("last_due", last.toString()));
        entry.flatMap(ScheduleLedger.Entry::changedUntil)
                .ifPresent(until -> status.put("changed_until", until.toString()));
        lastJob(entry).ifPresent(job -> status.put("last_job", lastJob(job)));
        return status;
    }

    private Map<String, Object> lastJob(Job job) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", job.id());
        shown.put("state", job.state().label());
        shown.put("href", "/api/jobs/" + job.id());
        shown.put(
                "deliveries",
                deliveries.of(job.id()).stream().map(DeliveryDocument::of).toList());
        return shown;
    }
}
