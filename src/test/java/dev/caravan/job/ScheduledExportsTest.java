package dev.caravan.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.caravan.access.Caller;
import dev.caravan.config.Deliveries;
import dev.caravan.config.Delivery;
import dev.caravan.config.Retry;
import dev.caravan.config.Target;
import dev.caravan.format.FileFormat;
import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.observe.Checks;
import dev.caravan.observe.Health;
import dev.caravan.observe.HealthCheck;
import dev.caravan.store.DatabaseTest;
import dev.caravan.store.DeliveryEntry;
import dev.caravan.store.DeliveryLedger;
import dev.caravan.store.Ledger;
import dev.caravan.store.Node;
import dev.caravan.store.Records;
import dev.caravan.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;

/** Exports by the clock: missed, doubled, of what has changed, on one node and on two. */
final class ScheduledExportsTest {
    private static final Caller SYSTEM = new Caller("system", Optional.empty(), Set.of("*"));
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final String CONFIGURATION = """
            records:
              item:
                table: items
                list:
                  actions:
                    - {type: export, name: export-items, fields: [{name: _id}, {name: name}]}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    /** A node: what it has of its own, on a database that others may share. */
    private static final class Machine implements AutoCloseable {
        final ImportRun.Environment environment;
        final Jobs jobs;
        final ExportOrders orders;
        final ScheduledExports exports;
        final Dispatch dispatch;
        final List<String> delivered = new ArrayList<>();
        private volatile boolean broken;
        private volatile boolean lacking;

        Machine(TestDatabase test, JobWorld world, Path home, String name, boolean another) {
            Ledger ledger =
                    Ledger.open(another ? test.openAnother() : test.database(), test.clock(), Node.starting(name));
            environment = new ImportRun.Environment(
                    world.catalog(), test.database(), ledger, new JobFolders(home), test.clock(), new AtomicBoolean());
            Records records = new Records(test.database(), world.catalog(), Duration.ofMinutes(1));
            jobs = new Jobs(environment, new JobSettings(1, 100, Duration.ofMinutes(1), false), job -> new ExportJob(
                            environment, records)
                    .run(job));
            Delivery archive = new Delivery(
                    "archive",
                    new Target.Folder(home.resolve("archive")),
                    Set.of(),
                    false,
                    Optional.empty(),
                    Retry.DEFAULT);
            Deliveries outbox = Deliveries.none(home);
            Deliveries declared = new Deliveries(
                    Map.of(Deliveries.OUTBOX, outbox.find(Deliveries.OUTBOX).orElseThrow(), "archive", archive),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Set.of(),
                    List.of());
            orders = new ExportOrders(jobs, environment, declared);
            exports = new ScheduledExports(jobs, orders, ledger, SYSTEM, test.clock());
            dispatch = new Dispatch(environment, declared, new Courier() {
                @Override
                public void deliver(Delivery delivery, Parcel parcel) throws IOException {
                    if (broken) {
                        throw new RefusedException("not today");
                    }
                    if (lacking) {
                        throw new NoClassDefFoundError("org/kafka/Missing");
                    }
                    delivered.add(Files.readString(parcel.file()));
                }

                @Override
                public void notify(dev.caravan.config.Webhook webhook, String id, byte[] document) {}
            });
        }

        /** Runs what is due, and brings it. */
        Optional<Job> tick(Schedule schedule) {
            Optional<Job> job = exports.check(schedule).map(jobs::run);
            environment.ledger().deliveries().due(10, List.of()).forEach(dispatch::attempt);
            return job;
        }

        DeliveryEntry.State state(Job job) {
            return environment.ledger().deliveries().of(job.id()).get(0).state();
        }

        @Override
        public void close() {
            dispatch.close();
            jobs.close();
        }
    }

    private static Schedule schedule(String cron, boolean runMissed, boolean onlyChanged, boolean sendEmpty) {
        return new Schedule(
                "nightly",
                "export-items",
                DueTimes.of(cron, BERLIN),
                FileFormat.CSV,
                "",
                List.of("outbox"),
                Optional.empty(),
                runMissed,
                onlyChanged,
                Duration.ofSeconds(60),
                sendEmpty);
    }

    private static JobWorld world(TestDatabase test) throws IOException {
        test.run("create table items (id integer primary key, name varchar(50), updated_at timestamp with time zone)");
        return JobWorld.ofText(test, CONFIGURATION, 100);
    }

    private static void item(TestDatabase test, int id, String name, Instant at) {
        test.run("delete from items where id = " + id);
        test.run("insert into items values (" + id + ", '" + name + "', timestamp with time zone '"
                + at.toString().replace('T', ' ').replace("Z", "+00:00") + "')");
    }

    private static void at(TestDatabase test, String time) {
        test.clock().advance(Duration.between(test.clock().instant(), Instant.parse(time)));
    }

    @DatabaseTest
    void runsEachDueTimeOnceAndNothingBeforeItWasKnown(TestDatabase test) throws IOException {
        try (JobWorld world = world(test);
                Machine machine = new Machine(test, world, home, "a", false)) {
            Schedule schedule = schedule("0 30 2 * * ?", true, false, true);
            List<String> due = new ArrayList<>();
            for (String time : List.of(
                    "2026-03-28T12:00:00Z",
                    "2026-03-29T00:59:59Z",
                    "2026-03-29T01:29:59Z",
                    "2026-03-29T01:30:00Z",
                    "2026-03-29T01:30:01Z",
                    "2026-10-25T00:29:59Z",
                    "2026-10-25T00:30:00Z",
                    "2026-10-25T01:30:00Z",
                    "2026-10-26T01:30:02Z")) {
                at(test, time);
                machine.tick(schedule).ifPresent(job -> due.add(job.parameters().get("due")));
            }
            assertThat(due)
                    .containsExactly(
                            "2026-03-29T01:30:00Z",
                            "2026-10-24T00:30:00Z",
                            "2026-10-25T00:30:00Z",
                            "2026-10-26T01:30:00Z");
        }
    }

    /** Not since the last time that was missed: one that is due each minute would never be late. */
    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void isOverdueSinceTheFirstTimeThatNobodyRan(TestDatabase test) throws IOException {
        try (JobWorld world = world(test);
                Machine machine = new Machine(test, world, home, "a", false)) {
            Ledger ledger = machine.environment.ledger();
            Schedule schedule = schedule("0 * * * * ?", true, false, true);
            at(test, "2026-05-01T00:00:30Z");
            machine.tick(schedule);
            assertThat(ScheduledExports.overdue(ledger, List.of(schedule), test.clock()))
                    .isEmpty();
            at(test, "2026-05-01T00:20:10Z");
            assertThat(ScheduledExports.overdue(ledger, List.of(schedule), test.clock()))
                    .isEqualTo(Map.of("nightly", Duration.ofSeconds(19 * 60 + 10)));
            machine.tick(schedule);
            assertThat(ScheduledExports.overdue(ledger, List.of(schedule), test.clock()))
                    .isEmpty();
        }
    }

    /** Somebody has mended what was wrong, and does not want to wait for an hour. */
    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void whatWaitsForAnotherAttemptCanBeHadAtOnce(TestDatabase test) throws IOException {
        try (JobWorld world = world(test);
                Machine machine = new Machine(test, world, home, "a", false)) {
            Schedule schedule = schedule("0 * * * * ?", true, false, true);
            at(test, "2026-05-01T00:00:30Z");
            machine.tick(schedule);
            at(test, "2026-05-01T00:01:00Z");
            Job job = machine.exports.check(schedule).map(machine.jobs::run).orElseThrow();
            DeliveryLedger deliveries = machine.environment.ledger().deliveries();
            assertThat(machine.orders.deliverAgain(job, List.of(), SYSTEM))
                    .as("not tried yet")
                    .isZero();
            DeliveryEntry entry = deliveries.of(job.id()).get(0);
            deliveries.claim(entry, Duration.ofMinutes(1));
            deliveries.retry(entry, test.clock().instant().plusSeconds(3_600), "no connection");
            assertThat(deliveries.due(9, List.of())).isEmpty();

            assertThat(machine.orders.deliverAgain(job, List.of(), SYSTEM)).isEqualTo(1);
            deliveries.due(9, List.of()).forEach(machine.dispatch::attempt);
            assertThat(machine.state(job)).isEqualTo(DeliveryEntry.State.DELIVERED);
            assertThat(machine.orders.deliverAgain(job, List.of(), SYSTEM)).isZero();
        }
    }

    @DatabaseTest
    void whatWasMissedIsRunOnceOrPassedOver(TestDatabase test) throws IOException {
        try (JobWorld world = world(test);
                Machine machine = new Machine(test, world, home, "a", false)) {
            for (boolean run : List.of(true, false)) {
                test.run("delete from caravan_schedule");
                at(test, "2026-05-01T00:00:00Z");
                Schedule schedule = schedule("0 0 * * * ?", run, false, true);
                assertThat(machine.tick(schedule)).isEmpty();
                at(test, "2026-05-04T09:20:00Z");
                Optional<Job> made = machine.tick(schedule);
                assertThat(made.map(j -> j.parameters().get("due")))
                        .isEqualTo(run ? Optional.of("2026-05-04T09:00:00Z") : Optional.empty());
                assertThat(machine.tick(schedule)).isEmpty();
                at(test, "2026-05-04T10:00:01Z");
                assertThat(machine.tick(schedule).map(j -> j.parameters().get("due")))
                        .contains("2026-05-04T10:00:00Z");
            }
        }
    }

    @DatabaseTest
    void twoNodesRunEachDueTimeOnce(TestDatabase test) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (JobWorld world = world(test);
                Machine a = new Machine(test, world, home, "a", false);
                Machine b = new Machine(test, world, home, "b", true)) {
            Schedule schedule = schedule("0 * * * * ?", true, false, true);
            at(test, "2026-05-01T00:00:30Z");
            a.exports.check(schedule);
            int times = 40;
            List<String> due = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                test.clock().advance(Duration.ofMinutes(1));
                List<Callable<Optional<Job>>> checks = List.of(
                        () -> a.exports.check(schedule),
                        () -> b.exports.check(schedule),
                        () -> a.exports.check(schedule),
                        () -> b.exports.check(schedule));
                for (Future<Optional<Job>> made : threads.invokeAll(checks)) {
                    made.get().ifPresent(job -> due.add(job.parameters().get("due")));
                }
            }
            assertThat(due).hasSize(times).doesNotHaveDuplicates();
        } finally {
            threads.shutdownNow();
        }
    }

    @DatabaseTest
    void exportsWhatHasChangedSinceTheLastDelivery(TestDatabase test) throws IOException {
        try (JobWorld world = world(test);
                Machine machine = new Machine(test, world, home, "a", false)) {
            Schedule schedule = schedule("0 0 * * * ?", true, true, false);
            at(test, "2026-05-01T00:00:30Z");
            machine.tick(schedule);
            item(test, 1, "old", Instant.parse("2026-04-01T00:00:00Z"));
            item(test, 2, "unsettled", Instant.parse("2026-05-01T00:59:30Z"));

            at(test, "2026-05-01T01:00:01Z");
            machine.tick(schedule);
            assertThat(machine.delivered).containsExactly("_id,name\r\n1,old\r\n");

            item(test, 1, "new", Instant.parse("2026-05-01T01:30:00Z"));
            at(test, "2026-05-01T02:00:00Z");
            machine.broken = true;
            Job failed = machine.tick(schedule).orElseThrow();
            assertThat(machine.state(failed)).isEqualTo(DeliveryEntry.State.FAILED);

            at(test, "2026-05-01T03:00:00Z");
            machine.broken = false;
            machine.tick(schedule);
            assertThat(machine.delivered).hasSize(2).last().isEqualTo("_id,name\r\n1,new\r\n2,unsettled\r\n");

            // the one that was given up is brought late, which moves nothing back
            assertThat(machine.orders.deliverAgain(failed, List.of(), SYSTEM)).isEqualTo(1);
            machine.environment.ledger().deliveries().due(9, List.of()).forEach(machine.dispatch::attempt);
            assertThat(machine.delivered).hasSize(3);

            at(test, "2026-05-01T04:00:00Z");
            Job empty = machine.tick(schedule).orElseThrow();
            assertThat(machine.delivered).hasSize(3);
            assertThat(machine.state(empty)).isEqualTo(DeliveryEntry.State.SKIPPED);
            assertThat(machine.exports.status(schedule))
                    .containsEntry("changed_until", "2026-05-01T03:59:00Z")
                    .containsEntry("next_at", "2026-05-01T05:00:00Z")
                    .containsEntry("last_due", "2026-05-01T04:00:00Z");
        }
    }

    @DatabaseTest
    void anExportThatFailsMovesNothingOn(TestDatabase test) throws IOException {
        try (JobWorld world = world(test);
                Machine machine = new Machine(test, world, home, "a", false)) {
            Schedule schedule = schedule("0 0 * * * ?", true, true, true);
            at(test, "2026-05-01T00:30:00Z");
            machine.tick(schedule);
            item(test, 1, "one", Instant.parse("2026-05-01T00:00:00Z"));
            at(test, "2026-05-01T01:00:00Z");
            test.run("alter table items rename to gone");
            Job failed = machine.tick(schedule).orElseThrow();
            assertThat(failed.state()).isEqualTo(JobState.FAILED);
            assertThat(machine.state(failed)).isEqualTo(DeliveryEntry.State.SKIPPED);
            test.run("alter table gone rename to items");
            at(test, "2026-05-01T02:00:00Z");
            machine.tick(schedule);
            assertThat(machine.delivered).containsExactly("_id,name\r\n1,one\r\n");
            assertThat(Map.copyOf(machine.exports.status(schedule)))
                    .containsEntry("changed_until", "2026-05-01T01:59:00Z");
        }
    }

    /** A machine that comes up in a wrong year, and learns the right one later. */
    @DatabaseTest
    void aClockThatWasAheadNeitherStopsAScheduleNorLosesChanges(TestDatabase test) throws IOException {
        try (JobWorld world = world(test);
                Machine machine = new Machine(test, world, home, "a", false)) {
            Schedule schedule = schedule("0 0 * * * ?", true, true, false);
            at(test, "2026-05-01T00:30:00Z");
            machine.tick(schedule);
            item(test, 1, "one", Instant.parse("2026-05-01T00:00:00Z"));
            at(test, "2027-05-01T01:00:00Z");
            machine.tick(schedule);
            assertThat(machine.delivered).hasSize(1);

            at(test, "2026-05-01T01:30:00Z");
            assertThat(machine.tick(schedule)).isEmpty();
            item(test, 2, "two", Instant.parse("2026-05-01T01:40:00Z"));
            at(test, "2026-05-01T02:00:00Z");
            assertThat(machine.tick(schedule).map(j -> j.parameters().get("due")))
                    .contains("2026-05-01T02:00:00Z");
            assertThat(machine.delivered).last().isEqualTo("_id,name\r\n1,one\r\n2,two\r\n");
            item(test, 3, "three", Instant.parse("2026-05-01T02:40:00Z"));
            at(test, "2026-05-01T03:00:00Z");
            machine.tick(schedule);
            assertThat(machine.delivered).hasSize(3).last().isEqualTo("_id,name\r\n3,three\r\n");
        }
    }

    /** The clocks of two nodes never agree quite. */
    @DatabaseTest
    void aNodeWhoseClockIsALittleBehindRunsNothingAgain(TestDatabase test) throws IOException {
        try (JobWorld world = world(test);
                Machine machine = new Machine(test, world, home, "a", false)) {
            Schedule schedule = schedule("0 0 * * * ?", true, true, true);
            at(test, "2026-05-01T00:30:00Z");
            machine.tick(schedule);
            at(test, "2026-05-01T01:00:00Z");
            assertThat(machine.tick(schedule)).isPresent();
            at(test, "2026-05-01T00:51:00Z");
            assertThat(machine.tick(schedule)).isEmpty();
            at(test, "2026-05-01T01:00:30Z");
            assertThat(machine.tick(schedule)).isEmpty();
        }
    }

    private static List<DeliveryEntry> due(Machine machine, int limit) {
        return machine.environment.ledger().deliveries().due(limit, List.of());
    }

    /** Files that lie at a node which is gone must not stand before those that can be brought. */
    @DatabaseTest
    void whatLiesElsewhereHoldsUpNothing(TestDatabase test) throws IOException {
        try (JobWorld world = world(test);
                Machine gone = new Machine(test, world, home, "gone", false);
                Machine here = new Machine(test, world, home, "here", true)) {
            Schedule schedule = schedule("0 0 * * * ?", true, false, true);
            at(test, "2026-05-01T00:30:00Z");
            for (int i = 0; i < 3; i++) {
                gone.jobs.run(gone.exports.runNow(schedule));
                test.clock().advance(Duration.ofMinutes(1));
            }
            Job own = here.jobs.run(here.exports.runNow(schedule));
            assertThat(due(here, 2).get(0).jobId()).isEqualTo(own.id());
            assertThat(due(here, 10)).hasSize(4);
        }
    }

    /** A node that was cut off from the database for a while knows nothing of the other that has taken over. */
    @DatabaseTest
    void aNodeThatHasLostAnEntryCannotGiveItUp(TestDatabase test) throws IOException {
        try (JobWorld world = world(test);
                Machine a = new Machine(test, world, home, "a", false);
                Machine b = new Machine(test, world, home, "b", true)) {
            at(test, "2026-05-01T00:30:00Z");
            Job job = a.jobs.run(a.exports.runNow(schedule("0 0 * * * ?", true, false, true)));
            DeliveryEntry entry = due(a, 1).get(0);
            assertThat(a.environment.ledger().deliveries().claim(entry, Duration.ofSeconds(60)))
                    .isTrue();
            test.clock().advance(Duration.ofSeconds(61));
            assertThat(b.environment.ledger().deliveries().claim(entry, Duration.ofSeconds(60)))
                    .isTrue();
            a.environment.ledger().deliveries().retry(entry, test.clock().instant(), "cut");
            assertThat(due(a, 1)).isEmpty();
            a.environment.ledger().deliveries().end(entry, DeliveryEntry.State.FAILED, Optional.of("cut"));
            assertThat(a.state(job)).isEqualTo(DeliveryEntry.State.PENDING);
            b.environment.ledger().deliveries().end(entry, DeliveryEntry.State.DELIVERED, Optional.empty());
            assertThat(a.state(job)).isEqualTo(DeliveryEntry.State.DELIVERED);
        }
    }

    @DatabaseTest
    void whatWasPutOffByAClockThatWasAheadIsDue(TestDatabase test) throws IOException {
        try (JobWorld world = world(test);
                Machine machine = new Machine(test, world, home, "a", false)) {
            at(test, "2027-05-01T00:30:00Z");
            machine.jobs.run(machine.exports.runNow(schedule("0 0 * * * ?", true, false, true)));
            at(test, "2026-05-01T00:30:00Z");
            assertThat(due(machine, 1)).hasSize(1);
        }
    }

    /** A component of Camel whose library is missing. */
    @DatabaseTest
    void anErrorCountsAsAnAttempt(TestDatabase test) throws IOException {
        try (JobWorld world = world(test);
                Machine machine = new Machine(test, world, home, "a", false)) {
            at(test, "2026-05-01T00:30:00Z");
            machine.lacking = true;
            Job job = machine.jobs.run(machine.exports.runNow(schedule("0 0 * * * ?", true, false, true)));
            due(machine, 1).forEach(machine.dispatch::attempt);
            assertThat(machine.environment
                            .ledger()
                            .deliveries()
                            .of(job.id())
                            .get(0)
                            .detail())
                    .contains("org/kafka/Missing");
            machine.lacking = false;
            test.clock().advance(Duration.ofSeconds(11));
            due(machine, 1).forEach(machine.dispatch::attempt);
            assertThat(machine.state(job)).isEqualTo(DeliveryEntry.State.DELIVERED);
        }
    }

    /** A place that hangs, or a file at a node that is gone. */
    @DatabaseTest
    void whatNobodyBringsIsSeen(TestDatabase test) throws IOException {
        try (JobWorld world = world(test);
                Machine machine = new Machine(test, world, home, "a", false)) {
            HealthCheck check = Checks.deliveries(machine.environment.ledger().deliveries());
            at(test, "2026-05-01T00:30:00Z");
            machine.jobs.run(machine.exports.runNow(schedule("0 0 * * * ?", true, false, true)));
            test.clock().advance(Duration.ofMinutes(59));
            assertThat(check.probe().look().status()).isEqualTo(Health.Status.UP);
            test.clock().advance(Duration.ofMinutes(2));
            Health stuck = check.probe().look();
            assertThat(stuck.status()).isEqualTo(Health.Status.DEGRADED);
            assertThat(stuck.details())
                    .containsEntry(
                            "detail",
                            "deliveries have been due for more than an hour, without an attempt that ended: outbox")
                    .containsEntry("overdue", Map.of("outbox", 1));
            due(machine, 1).forEach(machine.dispatch::attempt);
            assertThat(check.probe().look().status()).isEqualTo(Health.Status.UP);
        }
    }

    /** In Berlin, the day begins two hours before it does elsewhere. */
    @DatabaseTest
    void aFileThatIsBroughtElsewhereLaterHasTheSameName(TestDatabase test) throws IOException {
        try (JobWorld world = world(test);
                Machine machine = new Machine(test, world, home, "a", false)) {
            at(test, "2026-05-01T20:00:00Z");
            Schedule schedule = schedule("0 30 0 * * ?", true, false, true);
            machine.tick(schedule);
            at(test, "2026-05-01T22:30:00Z");
            Job job = machine.tick(schedule).orElseThrow();
            machine.orders.deliverAgain(job, List.of("archive"), SYSTEM);
            assertThat(machine.environment.ledger().deliveries().of(job.id()))
                    .extracting(DeliveryEntry::name, DeliveryEntry::fileName)
                    .containsExactlyInAnyOrder(
                            tuple("archive", "nightly-2026-05-02-003000.csv"),
                            tuple("outbox", "nightly-2026-05-02-003000.csv"));
        }
    }
}
