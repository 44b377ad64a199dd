package dev.caravan.observe;

import dev.caravan.store.DeliveryEntry;
import dev.caravan.store.DeliveryLedger;
import dev.caravan.store.JobCensus;
import dev.caravan.store.PoolUse;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All figures of this process, as text for Prometheus. Safe for use by many threads. */
public final class Metrics implements AutoCloseable {
    /** How the text is to be called where it is sent. */
    public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** However often somebody asks, the database and the disk are asked no more often than this. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** Figures of libraries whose names break the rules for names of metrics. */
    private static final Set<String> ILL_NAMED = Set.of("system.cpu.count", "process.cpu.time");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters = new Meters(registry);
    private final List<Runnable> open = new ArrayList<>();
    private final Clock clock;

    /** Whether it is worth asking the database: each question to one that is away takes seconds. */
    private volatile BooleanSupplier databaseAnswers = () -> true;

    /** No figures yet. */
    public Metrics(Clock clock) {
        this.clock = clock;
        registry.config().meterFilter(MeterFilter.deny(id -> ILL_NAMED.contains(id.getName())));
    }

    /** Shows what the JVM and the process do. */
    public void watchProcess() {
        JvmGcMetrics collector = new JvmGcMetrics();
        LogbackMetrics logs = new LogbackMetrics();
        List.of(
                        collector,
                        logs,
                        new ClassLoaderMetrics(),
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics(),
                        new FileDescriptorMetrics())
                .forEach((MeterBinder binder) -> binder.bindTo(registry));
        open.add(collector::close);
        open.add(logs::close);
    }

    /** What others tell of what they do. */
    public Meters meters() {
        return meters;
    }

    /** Where further figures can be registered. */
    MeterRegistry registry() {
        return registry;
    }

    /** Shows the queue of jobs. */
    public void watchJobs(Supplier<JobCensus> census) {
        Recent<JobCensus> recent = stored(census);
        gauge("caravan_queue_jobs", "Jobs of all nodes that have not ended, by state", recent, JobCensus::queued)
                .tag("state", "queued")
                .register(registry);
        gauge("caravan_queue_jobs", "Jobs of all nodes that have not ended, by state", recent, JobCensus::running)
                .tag("state", "running")
                .register(registry);
        gauge("caravan_queue_jobs", "Jobs of all nodes that have not ended, by state", recent, JobCensus::cancelling)
                .tag("state", "cancelling")
                .register(registry);
        gauge(
                        "caravan_queue_silent_jobs",
                        "Jobs at work at a node that is no longer heard of",
                        recent,
                        JobCensus::silent)
                .register(registry);
        gauge("caravan_queue_age", "How long the job has waited that has waited longest", recent, this::age)
                .baseUnit("seconds")
                .register(registry);
    }

    private double age(JobCensus census) {
        return census.oldestQueued()
                .map(moment ->
                        Math.max(0, Duration.between(moment, clock.instant()).toMillis() / 1000.0))
                .orElse(0.0);
    }

    /** Shows what the connections to the database do. */
    public void watchConnections(Supplier<PoolUse> use) {
        String description = "Connections to the database by what they do, and threads that wait for one";
        Recent<PoolUse> recent = new Recent<>(clock, Duration.ZERO, use);
        gauge("caravan_database_connections", description, recent, PoolUse::active)
                .tag("state", "active")
                .register(registry);
        gauge("caravan_database_connections", description, recent, PoolUse::idle)
                .tag("state", "idle")
                .register(registry);
        gauge("caravan_database_connections", description, recent, PoolUse::waiting)
                .tag("state", "waiting")
                .register(registry);
        gauge("caravan_database_connections_limit", "How many connections may be open", recent, PoolUse::limit)
                .register(registry);
    }

    /** Shows how much room there is where this folder lies. */
    public void watchDisk(Path folder) {
        Recent<long[]> recent = new Recent<>(clock, FRESH, () -> room(folder));
        gauge("caravan_disk_free", "Room that is left where caravan.home lies", recent, room -> room[0])
                .baseUnit("bytes")
                .register(registry);
        gauge("caravan_disk_size", "All the room where caravan.home lies", recent, room -> room[1])
                .baseUnit("bytes")
                .register(registry);
    }

    private static long[] room(Path folder) {
        try {
            var store = Files.getFileStore(folder);
            return new long[] {store.getUsableSpace(), store.getTotalSpace()};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shows how many files wait in the folder of this import. */
    public void watchInbox(String action, Supplier<Integer> files) {
        gauge(
                        "caravan_inbox_files",
                        "Files that wait in the drop folder of an import",
                        new Recent<>(clock, FRESH, files),
                        Integer::doubleValue)
                .tag("action", action)
                .register(registry);
    }

    /**
     * Shows what is to be delivered, and what became of it.
     *
     * @param names of the deliveries and webhooks that are declared
     */
    public void watchDeliveries(Collection<String> names, Supplier<Map<String, Map<String, Integer>>> census) {
        Recent<Map<String, Map<String, Integer>>> recent = stored(census);
        List<String> states = new ArrayList<>(List.of(DeliveryLedger.RETRYING));
        Stream.of(DeliveryEntry.State.values()).map(DeliveryEntry.State::label).forEach(states::add);
        for (String name : new TreeSet<>(names)) {
            for (String state : states) {
                gauge(
                                "caravan_delivery_entries",
                                "What jobs of all nodes have to deliver or tell, by what became of it",
                                recent,
                                all -> all.getOrDefault(name, Map.of()).getOrDefault(state, 0))
                        .tags("delivery", name, "state", state)
                        .register(registry);
            }
        }
    }

    /** Shows for how long each of these schedules has been due. */
    public void watchSchedules(Collection<String> names, Supplier<Map<String, Duration>> overdue) {
        Recent<Map<String, Duration>> recent = stored(overdue);
        for (String name : names) {
            gauge(
                            "caravan_schedule_overdue",
                            "For how long a schedule has been due without having been run",
                            recent,
                            all -> all.getOrDefault(name, Duration.ZERO).toMillis() / 1000.0)
                    .tag("schedule", name)
                    .baseUnit("seconds")
                    .register(registry);
        }
    }

    /** Shows which of these places, from which files are fetched, cannot be looked at. */
    public void watchPickUps(Collection<String> names, Supplier<Set<String>> failing) {
        Recent<Set<String>> recent = new Recent<>(clock, Duration.ZERO, failing);
        for (String name : names) {
            gauge(
                            "caravan_pick_up_failing",
                            "Whether a place that files are fetched from cannot be looked at: 1 or 0",
                            recent,
                            all -> all.contains(name) ? 1 : 0)
                    .tag("pick_up", name)
                    .register(registry);
        }
    }

    /** Shows what the checkup finds; from then on, what lies in a database that is away is not asked for. */
    public void watchHealth(Checkup checkup) {
        Recent<Checkup.Report> recent = new Recent<>(clock, FRESH, checkup::all);
        databaseAnswers =
                () -> recent.get().map(Checkup.Report::databaseAnswers).orElse(false);
        for (String name : checkup.names()) {
            gauge(
                            "caravan_health_status",
                            "Whether something is well: 1 is up, 0.5 wants a look, 0 is down",
                            recent,
                            report -> of(report, name))
                    .tag("check", name)
                    .register(registry);
        }
        gauge("caravan_health_ready", "Whether work can be done here: 1 or 0", recent, r -> r.ready() ? 1.0 : 0.0)
                .register(registry);
    }

    /** What lies in the database. One that is away is waited for once in all figures, by the check that watches it. */
    private <T> Recent<T> stored(Supplier<T> source) {
        return new Recent<>(clock, FRESH, () -> {
            if (!databaseAnswers.getAsBoolean()) {
                throw new IllegalStateException("the database does not answer");
            }
            return source.get();
        });
    }

    private static double of(Checkup.Report report, String name) {
        Health health = report.checks().get(name);
        return health == null ? Double.NaN : health.status().figure();
    }

    private static <T> Gauge.Builder<Supplier<Number>> gauge(
            String name, String description, Recent<T> recent, Function<T, ? extends Number> figure) {
        Supplier<Number> value = () -> recent.get().<Number>map(figure).orElse(Double.NaN);
        return Gauge.builder(name, value).description(description);
    }

    /** All figures as they are now, in Prometheus' text format. */
    public String text() {
        return registry.scrape();
    }

    @Override
    public void close() {
        open.forEach(Runnable::run);
        registry.close();
    }
}
