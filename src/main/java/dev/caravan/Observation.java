package dev.caravan;

import dev.caravan.job.Retention;
import dev.caravan.job.Schedule;
import dev.caravan.model.ImportAction;
import dev.caravan.observe.Checks;
import dev.caravan.observe.Checkup;
import dev.caravan.observe.Meters;
import dev.caravan.observe.Metrics;
import dev.caravan.store.JobCensus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What operators look at: figures, and how everything is.
 *
 * @param serving whether anybody can look
 */
record Observation(Metrics metrics, boolean serving) implements AutoCloseable {
    private static final Duration KEEP = Duration.ofDays(30);

    /** What there is to see of this world. */
    static Observation of(World world, boolean serving) {
        Metrics metrics = new Metrics(world.clock());
        if (serving) {
            metrics.watchProcess();
            metrics.watchJobs(census(world));
            metrics.watchConnections(() -> world.database().use());
            metrics.watchDisk(world.home());
            for (ImportAction action : world.catalog().imports()) {
                metrics.watchInbox(action.name(), () -> waiting(world, action));
            }
        }
        return new Observation(metrics, serving);
    }

    private static Supplier<JobCensus> census(World world) {
        Duration staleAfter = world.jobSettings().staleAfter();
        return () -> world.ledger().census(staleAfter);
    }

    private static int waiting(World world, ImportAction action) {
        Pattern left = Pattern.compile(Flows.leftAlone(world.settings()));
        return Checks.waiting(world.home().resolve("inbox").resolve(action.name()), left.asMatchPredicate());
    }

    /** Looks after everything that can be healthy or not. */
    Checkup checkup(World world, DeliveryBeans deliveries) {
        List<ImportAction> imports = world.catalog().imports();
        List<Path> folders = new ArrayList<>();
        imports.forEach(action -> folders.add(world.home().resolve("inbox").resolve(action.name())));
        folders.add(world.home().resolve("outbox"));
        Supplier<Map<String, Map<String, Integer>>> brought =
                () -> world.ledger().deliveries().census();
        Checkup checkup = new Checkup(List.of(
                Checks.database(world.database()),
                Checks.disk(world.home()),
                Checks.process(world.stopping()),
                Checks.folders(folders, () -> imports.stream()
                        .mapToInt(action -> waiting(world, action))
                        .sum()),
                Checks.queue(census(world), world.clock()),
                Checks.deliveries(brought),
                Checks.schedules(() -> overdue(world, deliveries)),
                Checks.pickUps(deliveries.pickUps()::failing)));
        if (serving) {
            Set<String> names = new TreeSet<>(world.deliveries().deliveries().keySet());
            names.addAll(world.deliveries().webhooks().keySet());
            metrics.watchDeliveries(names, brought);
            metrics.watchPickUps(world.deliveries().pickUps().keySet(), deliveries.pickUps()::failing);
            metrics.watchHealth(checkup);
        }
        return checkup;
    }

    /** Shows the schedules, which are known once the routes have been read. */
    void watchSchedules(World world, DeliveryBeans deliveries) {
        if (serving) {
            metrics.watchSchedules(
                    deliveries.schedules().all().stream().map(Schedule::name).toList(),
                    () -> overdue(world, deliveries));
        }
    }

    private static Map<String, Duration> overdue(World world, DeliveryBeans deliveries) {
        Instant now = world.clock().instant();
        Map<String, Duration> overdue = new TreeMap<>();
        for (Schedule schedule : deliveries.schedules().all()) {
            world.ledger()
                    .schedules()
                    .find(schedule.name())
                    .flatMap(entry -> schedule.dueTimes().latest(entry.doneUntil(), now))
                    .ifPresent(due -> overdue.put(schedule.name(), Duration.between(due, now)));
        }
        return overdue;
    }

    /** Told of what happens. */
    Meters meters() {
        return metrics.meters();
    }

    /** Forgets what is old, and counts it. */
    static Retention retention(World world, Meters meters) {
        Retention.Keep keep = new Retention.Keep(
                keep(world.settings(), "caravan.retention.jobs"), keep(world.settings(), "caravan.retention.files"));
        return new Retention(keep, world.ledger(), world.folders(), world.clock(), meters::removed);
    }

    private static Optional<Duration> keep(Settings settings, String key) {
        return settings.keep(key, KEEP);
    }

    @Override
    public void close() {
        metrics.close();
    }
}
