package dev.caravan.store;

import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.model.Outcome;
import dev.caravan.model.ProblemGroup;
import dev.caravan.model.Progress;
import dev.caravan.query.Predicate;
import dev.caravan.query.RecordQuery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.DSLContext;

/**
 * The job ledger: which jobs there were and are, who works on them, and what became of every row. It lies in the same
 * database as the records, and is the only truth about jobs; whoever holds a {@link Job} holds a copy of what was.
 *
 * <p>A job is {@linkplain #create created} queued, {@linkplain #claim claimed} by the node that runs it, and
 * {@linkplain #finish finished} by the same node. A node tells with its {@linkplain #heartbeat heartbeat} that it is
 * alive; the jobs of one that does not are {@linkplain #recoverable recoverable} by others.
 *
 * <p>A job id that is none, or that the ledger does not know, is no error but an empty answer. Safe for use by many
 * threads and many nodes; the nodes' clocks must agree to within a small part of the time after which a node counts as
 * dead.
 */
public final class Ledger {
    private final Database database;
    private final JobRows jobs;
    private final DeliveryLedger deliveries;
    private final ScheduleLedger schedules;
    private final Clock clock;
    private volatile Function<Job, List<String>> announcement = job -> List.of();

    private Ledger(Database database, Clock clock, Node node) {
        this.database = database;
        this.clock = clock;
        this.jobs = new JobRows(clock, node);
        this.deliveries = new DeliveryLedger(database, clock, node);
        this.schedules = new ScheduleLedger(database, clock, this);
    }

    /** What is to be brought where. */
    public DeliveryLedger deliveries() {
        return deliveries;
    }

    /** When what was due last. */
    public ScheduleLedger schedules() {
        return schedules;
    }

    /** From now on, whoever this function names is told of each job that ends: a notice is made with the end. */
    public void announceEnds(Function<Job, List<String>> names) {
        announcement = names;
    }

    private Job announce(DSLContext tx, Job job) {
        if (job.state().isFinal()) {
            deliveries.announce(tx, job, announcement.apply(job));
        }
        return job;
    }

    /**
     * The ledger in this database, whose tables are made or brought up to date first.
     *
     * @param node this process
     */
    public static Ledger open(Database database, Clock clock, Node node) {
        database.outlast(() -> {
            LedgerSchema.migrate(database);
            return true;
        });
        return new Ledger(database, clock, node);
    }

    /** Adds this job, and returns it as the ledger keeps it (times to the microsecond). */
    public Job create(Job job) {
        return create(job, List.of());
    }

    /** Adds this job, and where its file is brought when it has ended. */
    public Job create(Job job, List<DeliveryEntry.Plan> plans) {
        return database.inTransaction(tx -> create(tx, job, plans));
    }

    Job create(DSLContext tx, Job job, List<DeliveryEntry.Plan> plans) {
        Job created = jobs.insert(tx, job);
        deliveries.plan(tx, job.id(), plans);
        return created;
    }

    /**
     * Adds this job of a signed call, unless the same call has come before: then the answer is empty, and
     * {@link DeliveryLedger#findCall} knows the job.
     *
     * @param forgetBefore calls of the hook before this moment are forgotten
     */
    public Optional<Job> createForCall(
            String hook, String signature, Instant forgetBefore, Job job, List<DeliveryEntry.Plan> plans) {
        try {
            return Optional.of(database.inTransaction(tx -> {
                HookCalls.forgetBefore(tx, hook, forgetBefore);
                HookCalls.insert(tx, hook, signature, job.id(), clock.instant());
                return create(tx, job, plans);
            }));
        } catch (RuntimeException e) {
            if (Failures.isDuplicate(e) && deliveries.findCall(hook, signature).isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Adds this job of a file, unless the same import has had the same bytes before: then that earlier job is the answer,
     * and nothing is added. A job that failed, was cancelled or was deleted does not count, and its place is taken.
     * Callers at the same time, also on other nodes, get one new job between them.
     *
     * @throws IllegalArgumentException if the job is a dry run, which must not keep the file from being imported
     */
    public FileClaim claimFile(Job job) {
        if (job.dryRun()) {
            throw new IllegalArgumentException("a dry run does not claim its file");
        }
        return new FileMemory(database, jobs).claim(job, false);
    }

    /**
     * The same for those who want the same bytes imported again: an earlier job counts only as long as its results have
     * not been written, so that a file which was at work when the process died is not imported twice.
     */
    public FileClaim claimFileAgain(Job job) {
        return new FileMemory(database, jobs).claim(job, true);
    }

    /** Remembers that the result files of this job have been written; says whether there is such a job. */
    public boolean markResultsWritten(String id) {
        return withJob(id, jobs::markResultsWritten).orElse(false);
    }

    /** The job of this id, if there is one; while it is at work, with its progress so far. */
    public Optional<Job> find(String id) {
        return withJob(id, jobs::find).flatMap(found -> found);
    }

    /**
     * A page of jobs.
     *
     * @param query of {@link JobSchema}
     * @param visible which jobs may be seen
     */
    public JobPage page(RecordQuery query, Predicate visible) {
        return jobs.page(database.dsl(), query, visible);
    }

    /**
     * The jobs that nobody works on any more, the oldest first: queued, running or cancelling ones that this node had
     * before it was started again, or whose node has not shown a heartbeat for this long. Each must still be
     * {@linkplain #claim claimed}.
     */
    public List<Job> recoverable(Duration staleAfter) {
        return jobs.recoverable(database.dsl(), staleAfter);
    }

    /** Whether this node has the job, or had it before it was started again. */
    public boolean isOwn(String id) {
        return jobs.isOwn(database.dsl(), JobIds.get(id));
    }

    /**
     * Takes the job for this node, and returns it, running (or still cancelling). Of several callers one succeeds. Empty
     * if there is no such job, it has ended, or somebody (this process included) is at work on it: whose heartbeat is
     * younger than {@code staleAfter}, and who is no earlier incarnation of this node.
     */
    public Optional<Job> claim(String id, Duration staleAfter) {
        return inTransaction(id, (tx, uuid) -> jobs.claim(tx, uuid, staleAfter));
    }

    /**
     * Shows that this node is alive, and returns the jobs that it has, with their states. A job at work here that is
     * missing was taken over by another node, and must be left alone.
     */
    public Map<String, JobState> heartbeat() {
        return database.inTransaction(jobs::heartbeat);
    }

    /**
     * Asks the job to stop: one at work becomes {@code CANCELLING}, a queued one {@code CANCELLED}. Returns the job as it
     * is then; empty if there is no such job or it has ended.
     */
    public Optional<Job> requestCancel(String id) {
        return inTransaction(id, (tx, uuid) -> jobs.requestCancel(tx, uuid).map(job -> announce(tx, job)));
    }

    /** Notes how far a job without chunks (an export) is; does nothing if this node is not at work on it. */
    public void reportProgress(String id, Progress progress) {
        withJob(id, (dsl, uuid) -> jobs.reportProgress(dsl, uuid, progress));
    }

    /**
     * The state of a job that this node has at work; empty if it does not: because it has ended, or was taken over while
     * this process stood still.
     */
    public Optional<JobState> findStateAtWork(String id) {
        return withJob(id, jobs::findStateAtWork).flatMap(found -> found);
    }

    /**
     * Ends a job that this node has at work. Returns the job as it has ended; empty if this node does not have it at
     * work: because it has ended, or was taken over.
     */
    public Optional<Job> finish(String id, Ending ending) {
        return inTransaction(id, (tx, uuid) -> jobs.finish(tx, uuid, ending).map(job -> announce(tx, job)));
    }

    /** Adds what became of a part of a chunk, inside the transaction that saves its rows. */
    void recordChunk(DSLContext tx, ChunkEntry entry) {
        Chunks.record(tx, entry);
    }

    /** The parts of chunks that are saved, in order. */
    public Set<ChunkPart> savedParts(String id) {
        return withJob(id, Chunks::parts).orElse(Set.of());
    }

    /** What became of this part of a chunk, if it is saved. */
    public Optional<ChunkEntry> findChunk(String id, ChunkPart part) {
        return withJob(id, (dsl, uuid) -> Chunks.find(dsl, uuid, part)).flatMap(found -> found);
    }

    /** The sum of the job's chunks so far, or what was reported last if it has none. */
    public Progress progress(String id) {
        return find(id).map(Job::progress).orElse(Progress.NONE);
    }

    /** Forgets what became of the job's rows. */
    public void deleteChunks(String id) {
        withJob(id, Chunks::delete);
    }

    /**
     * Outcomes of the job's rows, in the order of their lines.
     *
     * @param kind only these; empty: all
     * @param offset so many of them are skipped
     * @param limit at most so many are returned
     */
    public List<Outcome> outcomes(String id, Optional<Outcome.Kind> kind, long offset, int limit) {
        return withJob(id, (dsl, uuid) -> new Outcomes(dsl, uuid, kind).page(offset, limit))
                .orElse(List.of());
    }

    /** Gives the consumer all outcomes of the job, or all of this kind, in the order of their lines, in flat memory. */
    public void forEachOutcome(String id, Optional<Outcome.Kind> kind, Consumer<Outcome> consumer) {
        JobIds.parse(id).ifPresent(uuid -> new Outcomes(database.dsl(), uuid, kind).forEach(consumer));
    }

    /**
     * The problems of the job's rows, grouped: alike are those of one code and column whose messages differ in nothing
     * but the value that they quote. Groups of the most rows come first.
     *
     * @param maxGroups at most so many groups are returned
     * @param maxRanges at most so many line ranges are named in each; the counts are exact all the same
     */
    public List<ProblemGroup> problemGroups(String id, int maxGroups, int maxRanges) {
        ProblemGrouping grouping = new ProblemGrouping(maxRanges);
        forEachOutcome(id, Optional.of(Outcome.Kind.ERROR), grouping::add);
        return grouping.groups(maxGroups);
    }

    /**
     * Deletes jobs that ended before this moment, the oldest first, with all that is known of their rows, and forgets
     * their files; those that have something to be delivered yet are left. Returns the deleted ones' ids, at most so many.
     */
    public List<String> deleteEndedBefore(Instant moment, int limit) {
        return database.inTransaction(tx -> jobs.deleteEndedBefore(tx, moment, limit));
    }

    /** Which of these are ids of jobs. */
    public Set<String> known(Collection<String> ids) {
        List<UUID> parsed =
                ids.stream().map(JobIds::parse).flatMap(Optional::stream).toList();
        return jobs.known(database.dsl(), parsed);
    }

    /**
     * How many jobs have not ended.
     *
     * @param staleAfter how long a heartbeat may be missing
     */
    public JobCensus census(Duration staleAfter) {
        return jobs.census(database.dsl(), staleAfter);
    }

    /** Something that is done with a job's row. */
    private interface Work<T> {
        T apply(DSLContext dsl, UUID id);
    }

    private <T> Optional<T> withJob(String id, Work<T> work) {
        return JobIds.parse(id).map(uuid -> work.apply(database.dsl(), uuid));
    }

    private <T> Optional<T> inTransaction(String id, Work<Optional<T>> work) {
        return JobIds.parse(id).flatMap(uuid -> database.inTransaction(tx -> work.apply(tx, uuid)));
    }
}
