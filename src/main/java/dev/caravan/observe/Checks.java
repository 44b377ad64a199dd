package dev.caravan.observe;

import dev.caravan.observe.HealthCheck.Need;
import dev.caravan.store.Database;
import dev.caravan.store.DeliveryLedger;
import dev.caravan.store.JobCensus;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What can be healthy or not in every Caravan. */
public final class Checks {
    /** Longer than between two looks for what was missed. */
    private static final Duration LATE = Duration.ofMinutes(10);

    /** Longer than bringing a file takes. */
    private static final Duration STUCK = Duration.ofHours(1);

    /** How the mark is called that lies beside a file while it is imported. */
    private static final String LOCK = ".camelLock";

    private Checks() {}

    /** Whether the database answers. */
    public static HealthCheck database(Database database) {
        return new HealthCheck(
                "database",
                Need.DATABASE,
                () -> database.isAvailable()
                        ? Health.up()
                        : Health.down("the database at " + database.place() + " does not answer"));
    }

    /** Whether the disk takes files, and how much room there is. */
    public static HealthCheck disk(Path home) {
        return new HealthCheck("disk", Need.VITAL, () -> {
            Path probe = Files.createTempFile(home, ".probe-", ".tmp");
            Files.delete(probe);
            return Health.up().with("free_bytes", Files.getFileStore(home).getUsableSpace());
        });
    }

    /** Whether the process is all there, and means to stay: the first requests may come before the last part is started. */
    public static HealthCheck process(AtomicBoolean started, AtomicBoolean stopping) {
        return new HealthCheck("process", Need.VITAL, () -> {
            if (stopping.get()) {
                return Health.down("is stopping");
            }
            return started.get() ? Health.up() : Health.down("is starting");
        });
    }

    /**
     * Whether files can be taken from these folders, and results be put there.
     *
     * @param waiting how many files wait
     */
    public static HealthCheck folders(List<Path> folders, Supplier<Integer> waiting) {
        return new HealthCheck("folders", Need.OTHER, () -> {
            for (Path folder : folders) {
                if (!Files.isDirectory(folder)) {
                    return Health.degraded("there is no folder " + folder);
                }
                if (!Files.isReadable(folder) || !Files.isWritable(folder)) {
                    return Health.degraded("permissions keep Caravan from using " + folder);
                }
            }
            return Health.up().with("waiting", waiting.get());
        });
    }

    /** The queue of jobs: whether there are any that nobody works on. */
    public static HealthCheck queue(Supplier<JobCensus> source, Clock clock) {
        return new HealthCheck("queue", Need.STORED, () -> {
            JobCensus census = source.get();
            Health health = census.silent() == 0
                    ? Health.up()
                    : Health.degraded(
                            census.silent()
                                    + " jobs are at work at a node that is no longer heard of; another takes them over if it can read their files");
            health = health.with("queued", census.queued())
                    .with("running", census.running())
                    .with("cancelling", census.cancelling());
            return census.oldestQueued().isEmpty()
                    ? health
                    : health.with(
                            "oldest_queued_seconds",
                            Math.max(
                                    0,
                                    Duration.between(census.oldestQueued().get(), clock.instant())
                                            .toSeconds()));
        });
    }

    /**
     * Whether files and notices come where they belong: what was given up wants somebody's attention, and so does what is
     * due and does not come to an end, since a place hangs or the node is gone at which the file lies.
     */
    public static HealthCheck deliveries(DeliveryLedger ledger) {
        return new HealthCheck("deliveries", Need.STORED, () -> {
            Map<String, Integer> failed = ledger.failed();
            Map<String, Integer> stuck = ledger.overdue(STUCK);
            List<String> faults = new ArrayList<>();
            if (!failed.isEmpty()) {
                faults.add("deliveries were given up: " + String.join(", ", failed.keySet()));
            }
            if (!stuck.isEmpty()) {
                faults.add("deliveries have been due for more than an hour, without an attempt that ended: "
                        + String.join(", ", stuck.keySet()));
            }
            Health health = faults.isEmpty() ? Health.up() : Health.degraded(String.join("; ", faults));
            return health.with("failed", failed).with("overdue", stuck).with("retrying", ledger.retrying());
        });
    }

    /**
     * Whether all that was due has been run.
     *
     * @param overdue for how long each schedule has been due, by name
     */
    public static HealthCheck schedules(Supplier<Map<String, Duration>> overdue) {
        return new HealthCheck("schedules", Need.STORED, () -> {
            Map<String, Object> late = new TreeMap<>();
            overdue.get().forEach((name, age) -> {
                if (age.compareTo(LATE) > 0) {
                    late.put(name, age.toSeconds());
                }
            });
            Health health = late.isEmpty()
                    ? Health.up()
                    : Health.degraded("due, and not run by anybody: " + String.join(", ", late.keySet()));
            return health.with("overdue_seconds", late);
        });
    }

    /**
     * Whether others let their files be fetched.
     *
     * @param failing names of those who do not
     */
    public static HealthCheck pickUps(Set<String> failing) {
        return new HealthCheck("pick_ups", Need.OTHER, () -> {
            List<String> names = failing.stream().sorted().toList();
            Health health =
                    names.isEmpty() ? Health.up() : Health.degraded("cannot be looked at: " + String.join(", ", names));
            return health.with("failing", names);
        });
    }

    /**
     * How many files wait in a folder.
     *
     * @param isLeft which names are left alone
     */
    public static int waiting(Path folder, Predicate<String> isLeft) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                count += name.endsWith(LOCK) || isLeft.test(name) ? 0 : 1;
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return count;
    }
}
