package dev.caravan.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.store.DatabaseTest;
import dev.caravan.store.Ending;
import dev.caravan.store.Ledger;
import dev.caravan.store.Node;
import dev.caravan.store.TestDatabase;
import dev.caravan.store.TestJobs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are at work in one process. */
final class JobsTest {
    private static final Duration STALE = Duration.ofMinutes(1);
    private static final long PATIENCE_SECONDS = 60;
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    private ImportRun.Environment environment(TestDatabase test, JobWorld world, Ledger ledger) {
        return new ImportRun.Environment(
                world.catalog(), test.database(), ledger, new JobFolders(home), test.clock(), new AtomicBoolean());
    }

    private static List<Job> exports(TestDatabase test, Ledger ledger, int count) {
        TestJobs drafts = new TestJobs(test.clock());
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(ledger.create(drafts.anExport("export", "alice")));
        }
        return jobs;
    }

    /** Others would take over what a busy node is at, if they did not hear of it. */
    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void aNodeWhoseWorkersAreAllBusyIsHeardOf(TestDatabase test) throws Exception {
        Ledger ledger = Ledger.open(test.database(), test.clock(), Node.starting("busy"));
        Ledger other = Ledger.open(test.database(), test.clock(), Node.starting("other"));
        BlockingQueue<String> began = new LinkedBlockingQueue<>();
        Semaphore mayEnd = new Semaphore(0);
        Pipeline pipeline = job -> {
            began.add(job.id());
            mayEnd.acquireUninterruptibly();
            return ledger.finish(job.id(), Ending.of(JobState.COMPLETED)).orElseThrow();
        };
        List<Job> created = exports(test, ledger, 4);
        try (JobWorld world = JobWorld.ofText(test, "records: {}", 100);
                Jobs jobs =
                        new Jobs(environment(test, world, ledger), new JobSettings(1, 100, STALE, false), pipeline)) {
            created.forEach(jobs::enqueue);
            String first = began.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            jobs.start();
            test.clock().advance(STALE.plusSeconds(1));
            assertThat(other.recoverable(STALE)).extracting(Job::id).contains(first);
            until(() -> other.recoverable(STALE).isEmpty());
            assertThat(began).as("no more at a time than there are workers").isEmpty();
            mayEnd.release(created.size());
        }
    }

    /** Several nodes find the same jobs of one that has died; one of them gets each. */
    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void aJobThatAnotherNodeHasKeepsNoWorkerWaiting(TestDatabase test) throws Exception {
        Ledger ledger = Ledger.open(test.database(), test.clock(), Node.starting("node"));
        Ledger other = Ledger.open(test.database(), test.clock(), Node.starting("other"));
        BlockingQueue<String> began = new LinkedBlockingQueue<>();
        Pipeline pipeline = job -> {
            began.add(job.id());
            return ledger.finish(job.id(), Ending.of(JobState.COMPLETED)).orElseThrow();
        };
        List<Job> created = exports(test, ledger, 2);
        String taken = created.get(0).id();
        assertThat(other.claim(taken, STALE)).isPresent();
        try (JobWorld world = JobWorld.ofText(test, "records: {}", 100);
                Jobs jobs =
                        new Jobs(environment(test, world, ledger), new JobSettings(1, 100, STALE, false), pipeline)) {
            created.forEach(jobs::enqueue);
            assertThat(began.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo(created.get(1).id());
            // whoever waits for it hears of its end all the same
            CompletableFuture<Job> waiting = CompletableFuture.supplyAsync(() -> jobs.run(created.get(0)));
            other.finish(taken, Ending.of(JobState.COMPLETED));
            assertThat(waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS).state()).isEqualTo(JobState.COMPLETED);
            assertThat(began).isEmpty();
        }
    }

    /** Who waits for a job must hear of its end, whatever that was. */
    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void whoeverWaitsForAJobHearsOfAnError(TestDatabase test) throws IOException {
        Ledger ledger = Ledger.open(test.database(), test.clock(), Node.starting("node"));
        Semaphore isRun = new Semaphore(0);
        Semaphore mayFail = new Semaphore(0);
        Pipeline pipeline = job -> {
            isRun.release();
            mayFail.acquireUninterruptibly();
            throw new LinkageError("a class is missing");
        };
        Job job = exports(test, ledger, 1).get(0);
        try (JobWorld world = JobWorld.ofText(test, "records: {}", 100);
                Jobs jobs =
                        new Jobs(environment(test, world, ledger), new JobSettings(1, 100, STALE, false), pipeline)) {
            jobs.enqueue(job);
            isRun.acquireUninterruptibly();
            CompletableFuture<Job> heard = new CompletableFuture<>();
            Thread waiting = new Thread(() -> {
                try {
                    heard.complete(jobs.run(job));
                } catch (RuntimeException e) {
                    heard.completeExceptionally(e);
                }
            });
            waiting.start();
            until(() -> waiting.getState() == Thread.State.WAITING);
            mayFail.release();
            assertThatThrownBy(() -> heard.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseInstanceOf(LinkageError.class);
        }
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("waited in vain").isNegative();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
