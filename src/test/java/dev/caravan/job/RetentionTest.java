package dev.caravan.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.job.Retention.Keep;
import dev.caravan.job.Retention.Removed;
import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.store.DatabaseTest;
import dev.caravan.store.DeliveryEntry;
import dev.caravan.store.Ending;
import dev.caravan.store.Ledger;
import dev.caravan.store.Node;
import dev.caravan.store.TestDatabase;
import dev.caravan.store.TestJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** What is forgotten when it is old, and what never is. Files are made now; what passes is the time of the clock. */
final class RetentionTest {
    private static final Duration STALE = Duration.ofMinutes(1);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Removed NOTHING = new Removed(0, 0, 0);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    private final List<Removed> told = new ArrayList<>();

    /** What is removed when so much time has passed. */
    private Removed applyAfter(Duration passed, Ledger ledger, Optional<Duration> jobs, Optional<Duration> files)
            throws IOException {
        Clock later = Clock.fixed(Clock.systemUTC().instant().plus(passed), ZoneOffset.UTC);
        return new Retention(new Keep(jobs, files), ledger, new JobFolders(home), later, told::add).apply();
    }

    private Removed applyAfter(Duration passed, Ledger ledger) throws IOException {
        return applyAfter(passed, ledger, Optional.of(MONTH), Optional.of(MONTH));
    }

    private static Ledger now(TestDatabase test) {
        return Ledger.open(test.database(), Clock.systemUTC(), Node.passing("now"));
    }

    private Job ended(Ledger ledger, TestJobs jobs, String name) throws IOException {
        Job job = atWork(ledger, jobs, name);
        return ledger.finish(job.id(), Ending.of(JobState.COMPLETED)).orElseThrow();
    }

    private Job atWork(Ledger ledger, TestJobs jobs, String name) throws IOException {
        Job job = ledger.claimFile(jobs.anImport(name, "alice", "sha")).job();
        file("jobs/" + job.id() + "/source");
        return ledger.claim(job.id(), STALE).orElseThrow();
    }

    private void file(String path) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
    }

    private Set<String> left() throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            return new TreeSet<>(all.filter(Files::isRegularFile)
                    .map(f -> home.relativize(f).toString())
                    .toList());
        }
    }

    @DatabaseTest
    void jobsThatEndedLongAgoAreForgottenWithTheirFiles(TestDatabase test) throws IOException {
        Ledger ledger = now(test);
        TestJobs jobs = new TestJobs(Clock.systemUTC());
        Job ended = ended(ledger, jobs, "ended");
        Job working = atWork(ledger, jobs, "working");
        Job queued = ledger.create(jobs.anImport("queued", "alice", "sha"));
        file("jobs/" + queued.id() + "/source");
        file("jobs/" + ended.id() + "/deep/export.csv");
        file("outbox/x/y.csv");

        assertThat(applyAfter(Duration.ofDays(29), ledger)).isEqualTo(NOTHING);
        assertThat(ledger.find(ended.id())).isPresent();
        assertThat(applyAfter(Duration.ofDays(31), ledger)).isEqualTo(new Removed(1, 0, 0));
        assertThat(ledger.find(ended.id())).isEmpty();
        assertThat(ledger.find(working.id())).isPresent();
        assertThat(ledger.find(queued.id())).isPresent();
        assertThat(left())
                .containsExactlyInAnyOrder(
                        "jobs/" + working.id() + "/source", "jobs/" + queued.id() + "/source", "outbox/x/y.csv");
        assertThat(applyAfter(Duration.ofDays(31), ledger)).isEqualTo(NOTHING);
        assertThat(told).containsExactly(NOTHING, new Removed(1, 0, 0), NOTHING);
    }

    @DatabaseTest
    void jobsThatHaveSomethingToDeliverStay(TestDatabase test) throws IOException {
        Ledger ledger = now(test);
        Job job = new TestJobs(Clock.systemUTC()).anExport("export-a", "alice");
        ledger.create(job, List.of(new DeliveryEntry.Plan("partner", "a.csv")));
        ledger.claim(job.id(), STALE);
        ledger.finish(job.id(), Ending.of(JobState.COMPLETED));

        assertThat(applyAfter(Duration.ofDays(31), ledger)).isEqualTo(NOTHING);
        assertThat(ledger.deliveries().census()).isEqualTo(Map.of("partner", Map.of("pending", 1)));
        DeliveryEntry entry = ledger.deliveries().of(job.id()).get(0);
        ledger.deliveries().claim(entry, STALE);
        ledger.deliveries().retry(entry, Clock.systemUTC().instant(), "no connection");
        assertThat(ledger.deliveries().census()).isEqualTo(Map.of("partner", Map.of("retrying", 1)));
        ledger.deliveries().claim(entry, STALE);
        ledger.deliveries().end(entry, DeliveryEntry.State.FAILED, Optional.of("given up"));
        assertThat(ledger.deliveries().census()).isEqualTo(Map.of("partner", Map.of("failed", 1)));
        assertThat(applyAfter(Duration.ofDays(31), ledger)).isEqualTo(new Removed(1, 0, 0));
    }

    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void foldersOfJobsThatAnotherNodeHasForgottenGoToo(TestDatabase test) throws IOException {
        file("jobs/018f0000-0000-7000-8000-000000000000/source");
        file("jobs/not-a-job/source");
        file("jobs/a-file");

        assertThat(applyAfter(Duration.ofDays(29), now(test))).isEqualTo(NOTHING);
        assertThat(applyAfter(Duration.ofDays(31), now(test))).isEqualTo(new Removed(0, 3, 0));
        assertThat(left()).isEmpty();
    }

    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void moreJobsThanAreRemovedAtATimeAreRemoved(TestDatabase test) throws IOException {
        Ledger ledger = now(test);
        TestJobs jobs = new TestJobs(Clock.systemUTC());
        for (int i = 0; i < 1_001; i++) {
            ended(ledger, jobs, "job" + i);
        }
        assertThat(applyAfter(Duration.ofDays(31), ledger)).isEqualTo(new Removed(1_001, 0, 0));
        assertThat(left()).isEmpty();
    }

    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void resultsAndImportedFilesGoAndNothingElse(TestDatabase test) throws IOException {
        List<String> old = List.of(
                "outbox/import-a/f.csv.result.json",
                "outbox/import-a/f.csv.errors.csv",
                "outbox/import-a/f.json.errors.json",
                "outbox/stray.csv.result.json",
                "inbox/import-a/.done/f.csv",
                "inbox/import-a/.failed/f-2.csv",
                "inbox/.failed/stray.csv");
        List<String> kept = List.of(
                "outbox/import-a/report.csv",
                "outbox/export-a/orders.xlsx",
                "outbox/import-a/.part-f.csv.result.json.tmp",
                "inbox/import-a/waiting.csv",
                "inbox/import-a/waiting.csv.result.json",
                "inbox/import-a/folder/f.csv",
                "node");
        for (String path : Stream.concat(old.stream(), kept.stream()).toList()) {
            file(path);
        }
        assertThat(applyAfter(Duration.ofDays(29), now(test))).isEqualTo(NOTHING);
        assertThat(applyAfter(Duration.ofDays(31), now(test), Optional.of(MONTH), Optional.empty()))
                .isEqualTo(NOTHING);
        assertThat(applyAfter(Duration.ofDays(31), now(test))).isEqualTo(new Removed(0, 0, old.size()));
        assertThat(left()).containsExactlyInAnyOrderElementsOf(kept);
    }

    /** A file that was written long ago and dropped today was done with today. */
    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void theAgeOfAFileIsCountedFromWhenItWasDoneWith(TestDatabase test) throws IOException {
        file("inbox/import-a/old.csv");
        Path file = home.resolve("inbox/import-a/old.csv");
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(0));
        Path done = Files.createDirectories(home.resolve("inbox/import-a/.done"));
        Files.move(file, done.resolve("old.csv"));

        assertThat(applyAfter(Duration.ofDays(29), now(test))).isEqualTo(NOTHING);
        assertThat(applyAfter(Duration.ofDays(31), now(test))).isEqualTo(new Removed(0, 0, 1));
    }

    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void linksLeadNowhere(TestDatabase test) throws IOException {
        Path elsewhere = Files.createTempDirectory("elsewhere");
        try {
            Files.writeString(elsewhere.resolve("f.result.json"), "x");
            Files.createDirectories(home.resolve("outbox"));
            Files.createDirectories(home.resolve("jobs"));
            Files.createSymbolicLink(home.resolve("outbox/link"), elsewhere);
            Files.createSymbolicLink(home.resolve("jobs/link"), elsewhere);

            assertThat(applyAfter(Duration.ofDays(31), now(test))).isEqualTo(new Removed(0, 1, 0));
            assertThat(elsewhere.resolve("f.result.json")).exists();
            assertThat(home.resolve("jobs/link")).doesNotExist();
        } finally {
            JobFolders.deleteAll(elsewhere);
        }
    }

    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void whatIsKeptForEverIsKept(TestDatabase test) throws IOException {
        Ledger ledger = now(test);
        Job job = ended(ledger, new TestJobs(Clock.systemUTC()), "ended");
        file("inbox/import-a/.done/f.csv");

        assertThat(applyAfter(Duration.ofDays(36_500), ledger, Optional.empty(), Optional.empty()))
                .isEqualTo(NOTHING);
        assertThat(ledger.find(job.id())).isPresent();
    }
}
