package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How many jobs have not ended, and which ids are those of jobs. */
final class JobCensusTest {
    private static final Duration STALE = Duration.ofMinutes(1);

    @DatabaseTest
    void countsWhatHasNotEnded(TestDatabase test) {
        Ledger ledger = test.ledger();
        TestJobs jobs = new TestJobs(test.clock());
        assertThat(ledger.census(STALE)).isEqualTo(new JobCensus(0, 0, 0, 0, Optional.empty()));

        Job first = ledger.create(jobs.anExport("a", "alice"));
        test.clock().advance(Duration.ofSeconds(10));
        Job second = ledger.create(jobs.anExport("b", "alice"));
        ledger.create(jobs.anExport("c", "alice"));
        assertThat(ledger.census(STALE)).isEqualTo(new JobCensus(3, 0, 0, 0, Optional.of(first.createdAt())));

        ledger.claim(first.id(), STALE);
        ledger.claim(second.id(), STALE);
        ledger.requestCancel(second.id());
        JobCensus atWork = ledger.census(STALE);
        assertThat(atWork).isEqualTo(new JobCensus(1, 1, 1, 0, Optional.of(second.createdAt())));

        test.clock().advance(STALE.plusSeconds(1));
        assertThat(ledger.census(STALE).silent()).isEqualTo(2);
        ledger.heartbeat();
        assertThat(ledger.census(STALE)).isEqualTo(atWork);
        ledger.finish(first.id(), Ending.of(JobState.COMPLETED));
        ledger.finish(second.id(), Ending.of(JobState.CANCELLED));
        assertThat(ledger.census(STALE)).isEqualTo(new JobCensus(1, 0, 0, 0, Optional.of(second.createdAt())));
    }

    @DatabaseTest
    void knowsItsJobsByTheirIds(TestDatabase test) {
        Ledger ledger = test.ledger();
        Job job = ledger.create(new TestJobs(test.clock()).anExport("a", "alice"));
        assertThat(ledger.known(List.of(job.id(), "018f0000-0000-7000-8000-000000000000", "none", "")))
                .isEqualTo(Set.of(job.id()));
        assertThat(ledger.known(List.of())).isEmpty();
    }

    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void saysWhatConnectionsDo(TestDatabase test) {
        PoolUse use = test.database().use();
        assertThat(use.active()).isZero();
        assertThat(use.limit()).isEqualTo(8);
    }
}
