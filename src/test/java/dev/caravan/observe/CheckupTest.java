package dev.caravan.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.observe.Health.Status;
import dev.caravan.observe.HealthCheck.Need;
import dev.caravan.store.JobCensus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What follows from how each thing is. */
final class CheckupTest {
    private static final HealthCheck GOOD = new HealthCheck("database", Need.DATABASE, Health::up);
    private static final HealthCheck AWAY = new HealthCheck("database", Need.DATABASE, () -> Health.down("away"));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private static HealthCheck check(String name, Need need, Health health) {
        return new HealthCheck(name, need, () -> health);
    }

    @Test
    void allIsWellIfEverythingIs() {
        Checkup checkup = new Checkup(List.of(GOOD, check("disk", Need.VITAL, Health.up())));
        assertThat(checkup.all().status()).isEqualTo(Status.UP);
        assertThat(checkup.all().checks()).containsOnlyKeys("database", "disk");
    }

    @Test
    void whatWantsALookKeepsNobodyFromWorking() {
        Checkup.Report report = new Checkup(List.of(GOOD, check("folders", Need.OTHER, Health.down("gone")))).all();
        assertThat(report.ready()).isTrue();
        assertThat(report.status()).isEqualTo(Status.DEGRADED);
    }

    @Test
    void withoutWhatIsVitalNoWorkIsDone() {
        Checkup.Report report = new Checkup(List.of(GOOD, check("disk", Need.VITAL, Health.down("full")))).all();
        assertThat(report.ready()).isFalse();
        assertThat(report.status()).isEqualTo(Status.DOWN);
    }

    @Test
    void readinessLooksAtWhatIsVitalAlone() {
        HealthCheck never = new HealthCheck("queue", Need.STORED, () -> {
            throw new AssertionError("nobody asked");
        });
        assertThat(new Checkup(List.of(GOOD, never)).vital().checks()).containsOnlyKeys("database");
    }

    @Test
    void aDatabaseThatIsAwayIsAskedOnce() {
        HealthCheck never = new HealthCheck("queue", Need.STORED, () -> {
            throw new AssertionError("nobody asked");
        });
        Checkup.Report report = new Checkup(List.of(AWAY, never)).all();
        assertThat(report.checks().get("queue")).isNotNull();
        assertThat(report.checks().values().stream().map(Health::status)).containsExactly(Status.DOWN, Status.UNKNOWN);
    }

    @Test
    void aCheckThatFailsIsDown() {
        HealthCheck failing = new HealthCheck("disk", Need.VITAL, () -> {
            throw new IOException("no such device");
        });
        assertThat(new Checkup(List.of(GOOD, failing)).all().checks())
                .containsEntry("disk", Health.down("no such device"));
    }

    @Test
    void figuresStandForStates() {
        assertThat(Status.UP.figure()).isEqualTo(1);
        assertThat(Status.DEGRADED.figure()).isEqualTo(0.5);
        assertThat(Status.UNKNOWN.figure()).isEqualTo(0.5);
        assertThat(Status.DOWN.figure()).isZero();
    }

    @Test
    void aProcessThatStartsOrStopsIsNotReady() throws IOException {
        AtomicBoolean started = new AtomicBoolean();
        AtomicBoolean stopping = new AtomicBoolean();
        HealthCheck check = Checks.process(started, stopping);
        assertThat(check.probe().look()).isEqualTo(Health.down("is starting"));
        started.set(true);
        assertThat(check.probe().look()).isEqualTo(Health.up());
        stopping.set(true);
        assertThat(check.probe().look()).isEqualTo(Health.down("is stopping"));
    }

    @Test
    void foldersMustBeThere() throws IOException {
        Path there = Files.createDirectory(folder.resolve("there"));
        Path gone = folder.resolve("gone");
        assertThat(Checks.folders(List.of(there), () -> 7).probe().look())
                .isEqualTo(Health.up().with("waiting", 7));
        assertThat(Checks.folders(List.of(there, gone), () -> 7).probe().look())
                .isEqualTo(Health.degraded("there is no folder " + gone));
    }

    @Test
    void filesThatWaitAreCountedAsTheyAreTaken() throws IOException {
        for (String name : List.of("a.csv", "a.csv.camelLock", "b.csv", ".hidden", "c.part")) {
            Files.writeString(folder.resolve(name), "x");
        }
        Files.createDirectory(folder.resolve("d.csv"));
        assertThat(Checks.waiting(folder, name -> name.startsWith(".") || name.endsWith(".part")))
                .isEqualTo(2);
        assertThat(Checks.waiting(folder.resolve("gone"), name -> false)).isZero();
    }

    @Test
    void jobsThatNobodyWorksOnWantALook() throws IOException {
        Clock clock = Clock.fixed(Instant.parse("2024-02-29T12:00:30Z"), ZoneOffset.UTC);
        JobCensus quiet = new JobCensus(0, 1, 0, 0, Optional.empty());
        assertThat(Checks.queue(() -> quiet, clock).probe().look())
                .isEqualTo(new Health(Status.UP, Map.of("queued", 0L, "running", 1L, "cancelling", 0L)));
        JobCensus silent = new JobCensus(3, 2, 1, 2, Optional.of(Instant.parse("2024-02-29T12:00:00Z")));
        assertThat(Checks.queue(() -> silent, clock).probe().look())
                .isEqualTo(new Health(
                        Status.DEGRADED,
                        Map.of(
                                "detail",
                                "2 jobs are at work at a node that is no longer heard of; another takes them over if it can read"
                                        + " their files",
                                "queued",
                                3L,
                                "running",
                                2L,
                                "cancelling",
                                1L,
                                "oldest_queued_seconds",
                                30L)));
    }

    /** Anybody may ask how everything is, as often as they like. */
    @Test
    void thoseWhoAskAtTheSameTimeShareOneLook() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        CountDownLatch open = new CountDownLatch(1);
        HealthCheck slow = new HealthCheck("folders", Need.OTHER, () -> {
            looks.incrementAndGet();
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Health.up();
        });
        Checkup checkup = new Checkup(List.of(GOOD, slow));
        List<Thread> threads = new ArrayList<>();
        List<Status> found = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 20; i++) {
            Thread thread = new Thread(() -> found.add(checkup.all().status()));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        open.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(found).hasSize(20).containsOnly(Status.UP);
        assertThat(looks).hasValue(1);
        assertThat(checkup.all().status()).isEqualTo(Status.UP);
        assertThat(looks).hasValue(2);
    }
}
