package dev.caravan.store;

import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import dev.caravan.model.Progress;
import dev.caravan.query.Predicate;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.RecordQueryOptions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Makes jobs for tests. */
public final class TestJobs {
    private static final int CHUNK_SIZE = 2000;

    private final Clock clock;
    private final JobIds ids;

    /** Jobs that are created at this clock's time; the ids are the same in each run. */
    public TestJobs(Clock clock) {
        this.clock = clock;
        this.ids = new JobIds(clock, new Random(7));
    }

    /** All jobs of a ledger, the newest first. */
    static List<Job> all(Ledger ledger) {
        return ledger.page(
                        RecordQuery.parse("page[limit]=1000", JobSchema.INSTANCE, RecordQueryOptions.DEFAULT),
                        Predicate.all())
                .jobs();
    }

    /** A queued import of a file. */
    public Job anImport(String name, String user, String sha256) {
        return anImport(name, user, sha256, CHUNK_SIZE);
    }

    /** The same in chunks of this many rows. */
    public Job anImport(String name, String user, String sha256, int chunkSize) {
        Job.Source source = new Job.Source(Job.Channel.FOLDER, name + ".csv", 42, sha256);
        return job(JobKind.IMPORT, name, false, user, source, chunkSize);
    }

    /** A queued dry run. */
    public Job dryRun(String name) {
        Job.Source source = new Job.Source(Job.Channel.HTTP, name + ".csv", 42, "abc");
        return job(JobKind.IMPORT, name, true, "alice", source);
    }

    /** A queued export. */
    public Job anExport(String name, String user) {
        return job(JobKind.EXPORT, name, false, user, new Job.Source(Job.Channel.SCHEDULE, "", 0, ""));
    }

    private Job job(JobKind kind, String name, boolean dryRun, String user, Job.Source source) {
        return job(kind, name, dryRun, user, source, CHUNK_SIZE);
    }

    private Job job(JobKind kind, String name, boolean dryRun, String user, Job.Source source, int chunkSize) {
        return new Job(
                ids.next(),
                kind,
                name,
                JobState.QUEUED,
                dryRun,
                user,
                source,
                Map.of(),
                Progress.NONE,
                clock.instant(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                chunkSize,
                2);
    }
}
