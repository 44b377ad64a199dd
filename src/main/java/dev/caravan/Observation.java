package dev.caravan;

import dev.caravan.job.Retention;
import dev.caravan.job.Schedule;
import dev.caravan.job.ScheduledExports;
import dev.caravan.model.ExportAction;
import dev.caravan.model.ImportAction;
import dev.caravan.model.JobKind;
import dev.caravan.observe.Checks;
import dev.caravan.observe.Checkup;
import dev.caravan.observe.HealthCheck;
import dev.caravan.observe.Meters;
import dev.caravan.observe.Metrics;
import dev.caravan.store.JobCensus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What operators look at: figures, and how everything is. */
record Observation(Metrics metrics, Checkup checkup) implements AutoCloseable {
    private static final Duration KEEP = Duration.ofDays(30);

    /**
     * What there is to see of this world, if anybody can look.
     *
     * @param failingPickUps has the names of the pick-ups that cannot be looked at, as long as that is so
     * @param started becomes true when everything has been started
     */
    static Observation of(World world, boolean serving, Set<String> failingPickUps, AtomicBoolean started) {
        Metrics metrics = new Metrics(world.clock());
        if (!serving) {
            return new Observation(metrics, new Checkup(List.of()));
        }
        metrics.watchProcess();
        metrics.meters().expect(actions(world));
        Duration staleAfter = world.jobSettings().staleAfter();
        List<Schedule> schedules = world.declared().schedules();
        Supplier<Map<String, Duration>> overdue =
                () -> ScheduledExports.overdue(world.ledger(), schedules, world.clock());
        Supplier<JobCensus> census = () -> world.ledger().census(staleAfter);
        Predicate<String> isLeft =
                Pattern.compile(Flows.leftAlone(world.settings())).asMatchPredicate();
        List<ImportAction> imports = world.catalog().imports();
        Path inbox = world.home().resolve("inbox");
        for (ImportAction action : imports) {
            metrics.watchInbox(action.name(), () -> Checks.waiting(inbox.resolve(action.name()), isLeft));
        }
        Supplier<Integer> waiting = () -> imports.stream()
                .mapToInt(action -> Checks.waiting(inbox.resolve(action.name()), isLeft))
                .sum();
        List<Path> folders = new ArrayList<>();
        imports.forEach(action -> folders.add(inbox.resolve(action.name())));
        folders.add(world.home().resolve("outbox"));
        List<HealthCheck> checks = List.of(
                Checks.database(world.database()),
                Checks.disk(world.home()),
                Checks.process(started, world.stopping()),
                Checks.folders(folders, waiting),
                Checks.queue(census, world.clock()),
                Checks.deliveries(world.ledger().deliveries()),
                Checks.schedules(overdue),
                Checks.pickUps(failingPickUps));
        Checkup checkup = new Checkup(checks);
        metrics.watchJobs(census);
        metrics.watchConnections(() -> world.database().use());
        metrics.watchDisk(world.home());
        Set<String> names = new TreeSet<>(world.deliveries().deliveries().keySet());
        names.addAll(world.deliveries().webhooks().keySet());
        metrics.watchDeliveries(names, () -> world.ledger().deliveries().census());
        metrics.watchPickUps(world.deliveries().pickUps().keySet(), () -> failingPickUps);
        metrics.watchSchedules(schedules.stream().map(Schedule::name).toList(), overdue);
        metrics.watchHealth(checkup);
        return new Observation(metrics, checkup);
    }

    private static Map<JobKind, List<String>> actions(World world) {
        Map<JobKind, List<String>> actions = new EnumMap<>(JobKind.class);
        actions.put(
                JobKind.IMPORT,
                world.catalog().imports().stream().map(ImportAction::name).toList());
        actions.put(
                JobKind.EXPORT,
                world.catalog().exports().stream().map(ExportAction::name).toList());
        if (world.userData().isPresent()) {
            actions.put(JobKind.USER_DATA, List.of(JobKind.USER_DATA.label()));
        }
        return actions;
    }

    /** Told of what happens. */
    Meters meters() {
        return metrics.meters();
    }

    /** Forgets what is old, and counts it. */
    static Retention retention(World world, Meters meters) {
        return new Retention(keep(world.settings()), world.ledger(), world.folders(), world.clock(), meters::removed);
    }

    /** How long jobs and files are kept. */
    static Retention.Keep keep(Settings settings) {
        return new Retention.Keep(
                settings.keep("caravan.retention.jobs", KEEP), settings.keep("caravan.retention.files", KEEP));
    }

    @Override
    public void close() {
        metrics.close();
    }
}
