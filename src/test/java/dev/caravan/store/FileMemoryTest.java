package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.exception.DataAccessException;

final class FileMemoryTest {
    private static final Duration STALE = Duration.ofMinutes(1);

    @DatabaseTest
    void recognisesTheSameBytesForTheSameImport(TestDatabase test) {
        Ledger ledger = ledger(test);
        TestJobs jobs = new TestJobs(test.clock());
        Job first = jobs.anImport("import", "alice", "one");

        assertThat(ledger.claimFile(first)).isEqualTo(new FileClaim(first, true, false));
        assertThat(ledger.claimFile(jobs.anImport("import", "bob", "one")))
                .isEqualTo(new FileClaim(first, false, false));
        assertThat(ledger.claimFile(jobs.anImport("import", "alice", "two")).isNew())
                .isTrue();
        assertThat(ledger.claimFile(jobs.anImport("other", "alice", "one")).isNew())
                .isTrue();
        assertThat(TestJobs.all(ledger)).hasSize(3);
    }

    @DatabaseTest
    void knowsWhetherResultsWereWritten(TestDatabase test) {
        Ledger ledger = ledger(test);
        TestJobs jobs = new TestJobs(test.clock());
        Job job = ledger.claimFile(jobs.anImport("import", "alice", "one")).job();

        assertThat(ledger.markResultsWritten(job.id())).isTrue();

        assertThat(ledger.claimFile(jobs.anImport("import", "alice", "one")))
                .isEqualTo(new FileClaim(job, false, true));
    }

    @DatabaseTest
    void remembersJobsThatAreAtWorkOrSaved(TestDatabase test) {
        Ledger ledger = ledger(test);
        for (JobState state : List.of(
                JobState.QUEUED,
                JobState.RUNNING,
                JobState.CANCELLING,
                JobState.COMPLETED,
                JobState.COMPLETED_WITH_ERRORS)) {
            assertThat(claimAgain(test, ledger, state).isNew()).as("%s", state).isFalse();
        }
    }

    @DatabaseTest
    void givesThePlaceOfAJobThatFailedOrWasCancelledToTheNext(TestDatabase test) {
        Ledger ledger = ledger(test);
        for (JobState state : List.of(JobState.FAILED, JobState.CANCELLED)) {
            FileClaim claim = claimAgain(test, ledger, state);
            Job third = new TestJobs(test.clock()).anImport(claim.job().name(), "carol", "sha");

            assertThat(claim.isNew()).as("%s", state).isTrue();
            assertThat(ledger.claimFile(third)).isEqualTo(new FileClaim(claim.job(), false, false));
        }
    }

    private static FileClaim claimAgain(TestDatabase test, Ledger ledger, JobState state) {
        test.clock().advance(Duration.ofSeconds(1));
        TestJobs jobs = new TestJobs(test.clock());
        String name = "import-" + state.label();
        Job first = ledger.claimFile(jobs.anImport(name, "alice", "sha")).job();
        if (state != JobState.QUEUED) {
            ledger.claim(first.id(), STALE);
        }
        if (state == JobState.CANCELLING) {
            ledger.requestCancel(first.id());
        }
        if (state.isFinal()) {
            ledger.finish(first.id(), Ending.of(state));
        }
        return ledger.claimFile(jobs.anImport(name, "bob", "sha"));
    }

    @DatabaseTest
    void givesTheFileToOneOfSeveralNodes(TestDatabase test) throws Exception {
        List<Ledger> nodes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            nodes.add(Ledger.open(test.openAnother(), test.clock(), Node.starting("node" + i)));
        }
        for (int round = 0; round < 10; round++) {
            String sha = "sha" + round;

            Optional<String> winner = claimTogether(nodes, test, sha);

            // once more for a place that a failed job leaves
            nodes.forEach(node -> node.claim(winner.orElseThrow(), STALE)
                    .ifPresent(job -> node.finish(job.id(), Ending.of(JobState.FAILED))));
            assertThat(claimTogether(nodes, test, sha)).isNotEqualTo(winner);
        }
        assertThat(TestJobs.all(nodes.get(0))).hasSize(20);
    }

    private static Optional<String> claimTogether(List<Ledger> nodes, TestDatabase test, String sha) throws Exception {
        test.clock().advance(Duration.ofSeconds(1));
        TestJobs jobs = new TestJobs(test.clock());
        List<FileClaim> claims = Parallel.all(nodes, node -> node.claimFile(jobs.anImport("import", "alice", sha)));
        assertThat(claims.stream().filter(FileClaim::isNew)).hasSize(1);
        assertThat(claims.stream().map(claim -> claim.job().id()).distinct()).hasSize(1);
        return claims.stream().map(claim -> claim.job().id()).findFirst();
    }

    @DatabaseTest
    void refusesDryRunsAndIdsThatAreTaken(TestDatabase test) {
        Ledger ledger = ledger(test);
        TestJobs jobs = new TestJobs(test.clock());
        Job job = ledger.create(jobs.anImport("import", "alice", "one"));

        assertThatThrownBy(() -> ledger.claimFile(jobs.dryRun("import")))
                .hasMessage("a dry run does not claim its file");
        assertThatThrownBy(() -> ledger.claimFile(job)).isInstanceOf(DataAccessException.class);
    }

    private static Ledger ledger(TestDatabase test) {
        return Ledger.open(test.database(), test.clock(), Node.starting("node"));
    }
}
