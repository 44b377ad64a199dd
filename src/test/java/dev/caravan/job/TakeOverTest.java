package dev.caravan.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.store.DatabaseTest;
import dev.caravan.store.Ending;
import dev.caravan.store.Ledger;
import dev.caravan.store.Node;
import dev.caravan.store.TestDatabase;
import dev.caravan.store.TestJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the jobs of a node that is no longer heard of, where nodes have a home each. */
final class TakeOverTest {
    private static final Duration STALE = Duration.ofMinutes(1);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    private static Ledger ledger(TestDatabase test, String node) {
        return Ledger.open(test.database(), test.clock(), Node.starting(node));
    }

    /** The names of the jobs that a node of this name runs when it starts. */
    private List<String> run(TestDatabase test, String node) throws IOException {
        Ledger ledger = ledger(test, node);
        List<String> run = new CopyOnWriteArrayList<>();
        try (JobWorld world = JobWorld.ofText(test, "records: {}", 100)) {
            ImportRun.Environment environment = new ImportRun.Environment(
                    world.catalog(), test.database(), ledger, new JobFolders(home), test.clock(), new AtomicBoolean());
            Pipeline pipeline = job -> {
                run.add(job.name());
                return ledger.finish(job.id(), Ending.of(JobState.COMPLETED)).orElseThrow();
            };
            // closing it waits for what it has taken up
            try (Jobs jobs = new Jobs(environment, new JobSettings(1, 100, STALE, false), pipeline)) {
                jobs.start();
            }
        }
        return run;
    }

    private static Stream<JobState> states(TestDatabase test, Job... jobs) {
        return Stream.of(jobs)
                .map(job -> test.ledger().find(job.id()).orElseThrow().state());
    }

    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void aNodeTakesOverWhatItHasTheFilesOf(TestDatabase test) throws IOException {
        Ledger dead = ledger(test, "dead");
        TestJobs jobs = new TestJobs(test.clock());
        Job elsewhere = dead.create(jobs.anImport("file-elsewhere", "alice", "1"));
        Job shared = dead.create(jobs.anImport("file-here", "alice", "2"));
        Job export = dead.create(jobs.anExport("export", "alice"));
        Job unwanted = dead.create(jobs.anImport("unwanted", "alice", "3"));
        for (Job job : List.of(elsewhere, shared, export, unwanted)) {
            dead.claim(job.id(), STALE);
        }
        dead.requestCancel(unwanted.id());
        Files.writeString(
                Files.createDirectories(home.resolve("jobs/" + shared.id())).resolve("source"), "x");
        test.clock().advance(STALE.plusSeconds(1));

        assertThat(run(test, "heir")).containsExactlyInAnyOrder("file-here", "export");
        assertThat(states(test, elsewhere, shared, export, unwanted))
                .containsExactly(JobState.RUNNING, JobState.COMPLETED, JobState.COMPLETED, JobState.CANCELLED);
    }

    /** Its own file may be lost too; then the job must end, and say so. */
    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void aNodeThatComesBackTakesUpAllThatItHad(TestDatabase test) throws IOException {
        Ledger before = ledger(test, "same");
        Job job = before.create(new TestJobs(test.clock()).anImport("mine", "alice", "1"));
        before.claim(job.id(), STALE);

        assertThat(run(test, "same")).containsExactly("mine");
    }
}
