package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import dev.caravan.model.Problem;
import dev.caravan.model.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LedgerTest {
    private static final Duration STALE = Duration.ofMinutes(1);
    private static final Progress SOME = new Progress(10, 4, 3, 2, 1);
    private final TestClock clock = new TestClock();

    @DatabaseTest
    void keepsEverythingOfAJob(TestDatabase test) {
        Ledger ledger = ledger(test, "a");
        Problem problem = new Problem(
                "unknown-column",
                "says 'x'\0",
                Optional.of("Column"),
                Optional.of("field"),
                Optional.of("ü\"😀"),
                Optional.of("hint"));
        Job job = new Job(
                new TestJobs(test.clock()).anExport("x", "y").id(),
                JobKind.USER_DATA,
                "name",
                JobState.COMPLETED_WITH_ERRORS,
                true,
                "alice",
                new Job.Source(Job.Channel.SFTP, "ünï \"code\" 😀.csv", 1L << 40, "f".repeat(64)),
                Map.of("format", "csv", "sort", "-x", "filter", "{\"a\":[1]}"),
                SOME,
                test.clock().instant(),
                Optional.of(Instant.parse("1969-12-31T23:59:59.999999Z")),
                Optional.of(Instant.parse("2999-12-31T23:59:59Z")),
                Optional.of("a sentence"),
                List.of(problem, Problem.of("other", "one")),
                List.of("Extra", ""),
                Optional.of(new TestJobs(test.clock()).dryRun("z").id()),
                7,
                3);

        assertThat(ledger.create(job)).isEqualTo(job);
        assertThat(ledger.find(job.id())).contains(job);
        assertThat(TestJobs.all(ledger)).containsExactly(job);
    }

    @DatabaseTest
    void knowsNothingOfOtherJobs(TestDatabase test) {
        Ledger ledger = ledger(test, "a");

        for (String id :
                List.of("", "nonsense", new TestJobs(test.clock()).dryRun("x").id())) {
            assertThat(ledger.find(id)).isEmpty();
            assertThat(ledger.claim(id, STALE)).isEmpty();
            assertThat(ledger.requestCancel(id)).isEmpty();
            assertThat(ledger.finish(id, Ending.of(JobState.COMPLETED))).isEmpty();
            assertThat(ledger.markResultsWritten(id)).isFalse();
            assertThat(ledger.savedParts(id)).isEmpty();
            assertThat(ledger.outcomes(id, Optional.empty(), 0, 10)).isEmpty();
            assertThat(ledger.problemGroups(id, 10, 10)).isEmpty();
            assertThat(ledger.progress(id)).isEqualTo(Progress.NONE);
            ledger.deleteChunks(id);
            ledger.reportProgress(id, SOME);
        }
    }

    @DatabaseTest
    void changesStatesOnlyAsIsLawful(TestDatabase test) {
        Map<String, Map<JobState, JobState>> lawful = Map.of(
                "claim", Map.of(JobState.QUEUED, JobState.RUNNING),
                "cancel",
                        Map.of(
                                JobState.QUEUED, JobState.CANCELLED,
                                JobState.RUNNING, JobState.CANCELLING,
                                JobState.CANCELLING, JobState.CANCELLING),
                "complete", Map.of(JobState.RUNNING, JobState.COMPLETED, JobState.CANCELLING, JobState.COMPLETED),
                "fail", Map.of(JobState.RUNNING, JobState.FAILED, JobState.CANCELLING, JobState.FAILED));
        Ledger ledger = ledger(test, "a");
        TestJobs jobs = new TestJobs(test.clock());

        lawful.forEach((change, ends) -> {
            for (JobState from : JobState.values()) {
                Job job = inState(ledger, jobs, from);
                Optional<JobState> expected = Optional.ofNullable(ends.get(from));

                assertThat(change(ledger, change, job.id()).map(Job::state))
                        .as("%s from %s", change, from)
                        .isEqualTo(expected);
                assertThat(ledger.find(job.id()).orElseThrow().state())
                        .as("after %s from %s", change, from)
                        .isEqualTo(expected.orElse(from));
            }
        });
    }

    private static Optional<Job> change(Ledger ledger, String change, String id) {
        return switch (change) {
            case "claim" -> ledger.claim(id, STALE);
            case "cancel" -> ledger.requestCancel(id);
            case "complete" -> ledger.finish(id, Ending.of(JobState.COMPLETED));
            default -> ledger.finish(id, Ending.of(JobState.FAILED));
        };
    }

    private static Job inState(Ledger ledger, TestJobs jobs, JobState state) {
        Job job = ledger.create(jobs.anExport("export", "alice"));
        if (state == JobState.QUEUED) {
            return job;
        }
        assertThat(ledger.claim(job.id(), STALE)).isPresent();
        if (state == JobState.CANCELLING) {
            assertThat(ledger.requestCancel(job.id())).isPresent();
        } else if (state.isFinal()) {
            assertThat(ledger.finish(job.id(), Ending.of(state))).isPresent();
        }
        return ledger.find(job.id()).orElseThrow();
    }

    @DatabaseTest
    void refusesAnEndThatIsNone(TestDatabase test) {
        for (JobState state : EnumSet.of(JobState.QUEUED, JobState.RUNNING, JobState.CANCELLING)) {
            assertThatThrownBy(() -> Ending.of(state)).hasMessage("a job cannot end " + state.label());
        }
    }

    @DatabaseTest
    void remembersHowAJobWent(TestDatabase test) {
        Ledger ledger = ledger(test, "a");
        Job job = ledger.create(new TestJobs(test.clock()).anExport("export", "alice"));
        test.clock().advance(Duration.ofSeconds(1));
        Instant started = test.clock().instant();
        Job running = ledger.claim(job.id(), STALE).orElseThrow();
        ledger.reportProgress(job.id(), SOME);
        assertThat(ledger.progress(job.id())).isEqualTo(SOME);
        test.clock().advance(Duration.ofSeconds(1));
        Problem problem = Problem.of("code", "message");

        Job ended = ledger.finish(
                        job.id(),
                        Ending.of(JobState.FAILED)
                                .because("the disk\0 is full")
                                .withFileProblems(List.of(problem))
                                .withIgnoredColumns(List.of("Extra"))
                                .withProgress(SOME.plus(SOME)))
                .orElseThrow();

        assertThat(running.startedAt()).contains(started);
        assertThat(running.state()).isEqualTo(JobState.RUNNING);
        assertThat(ended.startedAt()).contains(started);
        assertThat(ended.finishedAt()).contains(started.plusSeconds(1));
        assertThat(ended.detail()).contains("the disk\uFFFD is full");
        assertThat(ended.fileProblems()).containsExactly(problem);
        assertThat(ended.ignoredColumns()).containsExactly("Extra");
        assertThat(ended.progress()).isEqualTo(SOME.plus(SOME));
        assertThat(ledger.find(job.id())).contains(ended);
    }

    @DatabaseTest
    void keepsTheLastReportedProgressWhereTheEndHasNone(TestDatabase test) {
        Ledger ledger = ledger(test, "a");
        Job job = ledger.create(new TestJobs(test.clock()).anExport("export", "alice"));
        ledger.claim(job.id(), STALE);
        ledger.reportProgress(job.id(), SOME);

        ledger.finish(job.id(), Ending.of(JobState.COMPLETED));
        ledger.reportProgress(job.id(), SOME.plus(SOME));

        assertThat(ledger.progress(job.id())).isEqualTo(SOME);
    }

    @DatabaseTest
    void givesAJobToOneOfSeveralNodes(TestDatabase test) throws Exception {
        List<Ledger> nodes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            nodes.add(Ledger.open(test.openAnother(), test.clock(), Node.starting("node" + i)));
        }
        TestJobs jobs = new TestJobs(test.clock());
        for (int round = 0; round < 10; round++) {
            Job job = nodes.get(0).create(jobs.anImport("import", "alice", "sha"));

            List<Optional<Job>> claims = Parallel.all(nodes, node -> node.claim(job.id(), STALE));

            assertThat(claims.stream().filter(Optional::isPresent)).hasSize(1);
        }
    }

    @DatabaseTest
    void findsItsOwnJobsAgainAfterARestart(TestDatabase test) {
        Ledger before = ledger(test, "a");
        Ledger other = ledger(test, "b");
        TestJobs jobs = new TestJobs(test.clock());
        Job running = before.create(jobs.anImport("running", "alice", "1"));
        Job queued = before.create(jobs.anImport("queued", "alice", "2"));
        Job cancelling = before.create(jobs.anImport("cancelling", "alice", "3"));
        Job ended = before.create(jobs.anImport("ended", "alice", "4"));
        for (Job job : List.of(running, cancelling, ended)) {
            assertThat(before.claim(job.id(), STALE)).isPresent();
        }
        before.requestCancel(cancelling.id());
        before.finish(ended.id(), Ending.of(JobState.COMPLETED));
        assertThat(before.recoverable(STALE)).isEmpty();
        assertThat(before.claim(running.id(), STALE)).isEmpty();
        assertThat(other.recoverable(STALE)).isEmpty();
        assertThat(other.claim(running.id(), STALE)).isEmpty();

        Ledger after = ledger(test, "a");

        assertThat(names(after.recoverable(STALE))).containsExactly("running", "queued", "cancelling");
        assertThat(after.claim(running.id(), STALE).map(Job::state)).contains(JobState.RUNNING);
        assertThat(after.claim(queued.id(), STALE).map(Job::state)).contains(JobState.RUNNING);
        assertThat(after.claim(cancelling.id(), STALE).map(Job::state)).contains(JobState.CANCELLING);
        assertThat(after.recoverable(STALE)).isEmpty();
        assertThat(before.finish(running.id(), Ending.of(JobState.FAILED))).isEmpty();
        assertThat(before.heartbeat()).isEmpty();
        assertThat(after.finish(running.id(), Ending.of(JobState.COMPLETED))).isPresent();
    }

    @DatabaseTest
    void takesOverFromANodeWithoutHeartbeat(TestDatabase test) {
        Ledger alive = ledger(test, "alive");
        Ledger dead = ledger(test, "dead");
        Ledger heir = ledger(test, "heir");
        TestJobs jobs = new TestJobs(test.clock());
        Job mine = alive.create(jobs.anImport("mine", "alice", "1"));
        alive.claim(mine.id(), STALE);
        Job first = dead.create(jobs.anImport("first", "alice", "2"));
        dead.claim(first.id(), STALE);
        Job second = dead.create(jobs.anImport("second", "alice", "3"));
        test.clock().advance(STALE);
        assertThat(alive.heartbeat()).isEqualTo(Map.of(mine.id(), JobState.RUNNING));
        assertThat(heir.recoverable(STALE)).isEmpty();
        test.clock().advance(Duration.ofMillis(1));

        assertThat(names(heir.recoverable(STALE))).containsExactly("first", "second");
        Job claimed = heir.claim(first.id(), STALE).orElseThrow();
        assertThat(claimed.startedAt())
                .isEqualTo(dead.find(first.id()).orElseThrow().startedAt());
        assertThat(names(heir.recoverable(STALE))).containsExactly("second");
        assertThat(dead.heartbeat()).isEqualTo(Map.of(second.id(), JobState.QUEUED));
        assertThat(heir.heartbeat()).isEqualTo(Map.of(first.id(), JobState.RUNNING));
        assertThat(heir.recoverable(STALE)).isEmpty();
    }

    @DatabaseTest
    void tellsANodeOfTheWishToCancel(TestDatabase test) {
        Ledger ledger = ledger(test, "a");
        Job job = ledger.create(new TestJobs(test.clock()).anImport("import", "alice", "1"));
        ledger.claim(job.id(), STALE);

        ledger(test, "b").requestCancel(job.id());

        assertThat(ledger.heartbeat()).isEqualTo(Map.of(job.id(), JobState.CANCELLING));
    }

    @DatabaseTest
    void deletesWhatEndedLongAgo(TestDatabase test) {
        Ledger ledger = ledger(test, "a");
        TestJobs jobs = new TestJobs(test.clock());
        List<Job> ended = new ArrayList<>();
        for (String name : List.of("first", "second", "third")) {
            Job job = ledger.claimFile(jobs.anImport(name, "alice", "sha")).job();
            ledger.claim(job.id(), STALE);
            test.database().inTransaction(tx -> {
                ledger.recordChunk(tx, new ChunkEntry(job.id(), 0, 0, 2, List.of()));
                return true;
            });
            ledger.finish(job.id(), Ending.of(JobState.COMPLETED));
            ended.add(job);
            test.clock().advance(Duration.ofDays(1));
        }
        Job queued = ledger.create(jobs.anImport("queued", "alice", "sha"));
        Instant third = ended.get(2).createdAt();

        assertThat(ledger.deleteEndedBefore(third, 1))
                .containsExactly(ended.get(0).id());
        assertThat(ledger.deleteEndedBefore(third, 9))
                .containsExactly(ended.get(1).id());
        assertThat(ledger.deleteEndedBefore(third, 9)).isEmpty();
        assertThat(names(TestJobs.all(ledger))).containsExactly("queued", "third");
        assertThat(ledger.find(queued.id())).contains(queued);
        assertThat(test.count("caravan_chunk")).isEqualTo(1);
        assertThat(test.count("caravan_file")).isEqualTo(1);
        assertThat(ledger.claimFile(jobs.anImport("first", "alice", "sha")).isNew())
                .isTrue();
    }

    @DatabaseTest
    void livesAmongTheUsersTablesAndIsMadeOnce(TestDatabase test) throws Exception {
        test.run("create table users (id int)", "insert into users values (1)");
        List<Database> nodes = List.of(test.database(), test.openAnother(), test.openAnother());

        List<Ledger> ledgers = Parallel.all(nodes, node -> Ledger.open(node, test.clock(), Node.starting("x")));
        ledgers.get(0).create(new TestJobs(test.clock()).dryRun("import"));

        assertThat(TestJobs.all(ledger(test, "y"))).hasSize(1);
        assertThat(test.count("users")).isOne();
        assertThat(Set.copyOf(SchemaReader.tableNames(test.database().dsl())))
                .isEqualTo(Set.of(
                        "users",
                        "caravan_job",
                        "caravan_chunk",
                        "caravan_delivery",
                        "caravan_schedule",
                        "caravan_hook_call",
                        "caravan_file",
                        "caravan_audit",
                        "caravan_schema_history"));
        assertThat(SchemaReader.read(test.database()).tables().keySet()).isEqualTo(Set.of("users"));
    }

    @DatabaseTest(on = {TestDatabase.Kind.H2_MEMORY, TestDatabase.Kind.H2_FILE})
    void isMadeWholeWhereTheProcessWasKilledWhileItWasMade(TestDatabase test) {
        ledger(test, "a");
        test.run(
                "drop table \"caravan_file\"",
                "drop table \"caravan_chunk\"",
                "delete from \"caravan_schema_history\"");

        Ledger ledger = ledger(test, "a");

        assertThat(ledger.claimFile(new TestJobs(test.clock()).anImport("import", "alice", "sha"))
                        .isNew())
                .isTrue();
        assertThat(test.count("caravan_chunk")).isZero();
        assertThat(test.rows("select \"success\" from \"caravan_schema_history\" where \"version\" = '1'"))
                .containsExactly(List.of("true"));
    }

    @Test
    void worksWhereNamesFoldToUpperCase() {
        try (Database database = Database.open(DatabaseSettings.of("jdbc:h2:mem:upper", "sa", ""), clock)) {
            database.dsl().execute("create table users (id int)");
            Ledger ledger = Ledger.open(database, clock, Node.starting("a"));
            Job job = ledger.create(new TestJobs(clock).dryRun("import"));

            assertThat(Ledger.open(database, clock, Node.starting("b")).find(job.id()))
                    .contains(job);
            assertThat(SchemaReader.read(database).tables().keySet()).containsExactly("USERS");
            database.dsl().execute("set db_close_delay 0");
        }
    }

    private static Ledger ledger(TestDatabase test, String node) {
        return Ledger.open(test.database(), test.clock(), Node.starting(node));
    }

    private static List<String> names(List<Job> jobs) {
        return Arrays.asList(jobs.stream().map(Job::name).toArray(String[]::new));
    }
}
