package dev.caravan.job;

import dev.caravan.access.Caller;
import dev.caravan.model.AuditEntry;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;
import dev.caravan.model.Job.Channel;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import dev.caravan.model.ProblemException;
import dev.caravan.store.DeliveryEntry;
import dev.caravan.store.Ending;
import dev.caravan.store.FileClaim;
import dev.caravan.store.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of jobs in this process: made, queued, run, waited for, cancelled; and, after a crash, taken up again where
 * the ledger says that they were. Safe for use by many threads.
 */
public final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final Duration LOOK_AROUND = Duration.ofSeconds(5);
    private static final Duration LOOK_UP = Duration.ofMillis(100);

    /** What the id of the job at work is called beside what is logged meanwhile. */
    public static final String LOG_ID = "job_id";

    /** What the name of its action is called there. */
    public static final String LOG_NAME = "job_name";

    private final ImportRun.Environment environment;
    private final JobSettings settings;
    private final JobWatch watch;
    private final Ledger ledger;
    private final Clock clock;
    private final JobDrafts drafts;
    private final Confirmations confirmations;
    private final ExecutorService workers;
    private final JobRuns runs;
    /** Apart from the workers: whose heart stops while they are busy is taken for dead. */
    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("jobs-watch"));

    private @Nullable Future<?> lookingAround;
    private final Absence absence = new Absence(LOG);
    private final Set<String> outOfReach = ConcurrentHashMap.newKeySet();

    /** Jobs of this process; none runs before {@link #start} or {@link #run}. */
    public Jobs(ImportRun.Environment environment, JobSettings settings, Pipeline pipeline) {
        this(environment, settings, pipeline, entry -> {}, JobWatch.NONE);
    }

    /**
     * The same.
     *
     * @param audit told of each job that is asked for, and of its end
     * @param watch told of each job that is run here
     */
    public Jobs(
            ImportRun.Environment environment,
            JobSettings settings,
            Pipeline pipeline,
            Consumer<AuditEntry> audit,
            JobWatch watch) {
        this.watch = watch;
        this.environment = environment;
        this.settings = settings;
        this.ledger = environment.ledger();
        this.clock = environment.clock();
        this.drafts = new JobDrafts(environment, settings);
        this.confirmations = new Confirmations(environment, drafts, this::create);
        this.workers = Executors.newFixedThreadPool(settings.workers(), DaemonThreads.named("jobs"));
        this.runs = new JobRuns(environment, settings.staleAfter(), pipeline, audit, watch, workers);
    }

    /**
     * What somebody asks for.
     *
     * @param caller in whose name, and with whose rights, the job runs whenever it does
     */
    public record ImportRequest(ImportAction action, Channel channel, String fileName, Caller caller, boolean dryRun) {}

    /** Takes up what was at work when this node stopped, and from then on whatever nobody works on. */
    public void start() {
        takeUp();
        every(LOOK_AROUND, this::takeUp);
    }

    /** Shows others that this process is alive, without taking anything up: for commands, which run one job. */
    public void startAlone() {
        every(LOOK_AROUND, ledger::heartbeat);
    }

    private void every(Duration pause, Runnable work) {
        Runnable look = () -> {
            work.run();
            absence.ended();
        };
        lookingAround = looking.scheduleWithFixedDelay(
                () -> absence.outlast(look, "Jobs wait for the database", "Could not look for jobs"),
                pause.toMillis(),
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Jobs of this node that nobody here works on are those whose end the database could not be told. */
    private void takeUp() {
        ledger.heartbeat().forEach((id, state) -> {
            if (state != JobState.QUEUED) {
                ledger.find(id).ifPresent(this::enqueue);
            }
        });
        for (Job job : ledger.recoverable(settings.staleAfter())) {
            if (isWithinReach(job)) {
                enqueue(job);
            } else if (outOfReach.add(job.id())) {
                LOG.warn(
                        "Job {} ({} of {}) is left to its node, which is no longer heard of: its file is not here",
                        job.id(),
                        job.name(),
                        job.source().fileName());
            }
        }
    }

    /** What an import of another node was given lies there, unless they share their home; to stop it takes no file. */
    private boolean isWithinReach(Job job) {
        return job.kind() != JobKind.IMPORT
                || job.state() == JobState.CANCELLING
                || hasSource(job)
                || ledger.isOwn(job.id());
    }

    /** Makes a job of these bytes, which then belong to it; it is queued in the ledger, and {@link #enqueue} runs it. */
    public Job create(ImportRequest request, Spool spool) throws IOException {
        return create(drafts.ofImport(request, spool), spool);
    }

    Job create(Job draft, Spool spool) throws IOException {
        environment.folders().adopt(spool.file(), draft.id());
        return create(draft, List.of());
    }

    /** The same for a signed call; empty if the same call has made one before. */
    public Optional<Job> create(ImportRequest request, Spool spool, SignedCall call) throws IOException {
        Job job = drafts.ofImport(request, spool);
        environment.folders().adopt(spool.file(), job.id());
        Optional<Job> created = create(job, List.of(), call);
        if (created.isEmpty()) {
            environment.folders().delete(job.id());
        }
        return created;
    }

    Optional<Job> create(Job draft, List<DeliveryEntry.Plan> plans, SignedCall call) {
        return ledger.createForCall(call.hook(), call.signature(), call.forgetBefore(), draft, plans)
                .map(this::record);
    }

    /** The job that imports in earnest what this one has tried, if there is one. */
    public Optional<Job> findConfirmation(Job tried) {
        return confirmations.find(tried);
    }

    /**
     * Makes a job that imports in earnest what another one has tried: the same bytes for the same import. Asked for
     * twice, it is the same job.
     *
     * @throws ProblemException with {@code no-file} if the bytes are not kept any more
     */
    public Job confirm(Job tried, ImportAction action, Caller caller) throws IOException {
        return confirmations.make(tried, action, caller);
    }

    /**
     * Makes a job of a file that was dropped, unless the same bytes were dropped for the same import before.
     *
     * @return the new job, or the one that imported the bytes or is about to
     */
    public FileClaim claim(ImportRequest request, Spool spool) throws IOException {
        Job job = drafts.ofImport(request, spool);
        environment.folders().adopt(spool.file(), job.id());
        FileClaim claim = outlast(() -> settings.importAgain() ? ledger.claimFileAgain(job) : ledger.claimFile(job));
        // a claim whose answer was lost finds itself the second time
        if (!claim.isNew() && !claim.job().id().equals(job.id())) {
            environment.folders().delete(job.id());
        }
        return claim;
    }

    private <T> T outlast(Supplier<T> work) {
        return environment.database().outlast(work);
    }

    /** Enters into the ledger that bytes were not imported, since another job had done so before. */
    public Job recordDuplicate(ImportRequest request, Spool spool, Job earlier) {
        Job job = drafts.ofDuplicate(request, spool, earlier.id());
        outlast(() -> ledger.find(job.id()).orElseGet(() -> ledger.create(job)));
        runs.take(job.id());
        return runs.finish(
                job,
                Ending.of(JobState.COMPLETED)
                        .because("the same bytes were imported before as '"
                                + earlier.source().fileName() + "' by job " + earlier.id()
                                + ", so nothing was imported again"));
    }

    /**
     * Enters into the ledger that a file was not taken: it cannot be read or unpacked, or is too large. So it is among the
     * jobs that failed, is counted, and whoever waits for a job's end is told.
     */
    public Job recordRefusal(ImportRequest request, ProblemException refusal) {
        Job job = drafts.ofRefused(request);
        outlast(() -> ledger.find(job.id()).orElseGet(() -> ledger.create(job)));
        runs.take(job.id());
        Job failed = runs.fail(job, String.valueOf(refusal.getMessage()), refusal.problems());
        watch.ended(failed);
        return record(failed);
    }

    /** Makes a job that takes out all that is held about one user. */
    public Job createUserData(Channel channel, Caller caller, Map<String, String> parameters) {
        return create(drafts.of(JobKind.USER_DATA, JobKind.USER_DATA.label(), channel, caller, parameters), List.of());
    }

    /** A job that makes a file, and is not in the ledger yet. */
    Job draft(ExportOrder order) {
        return drafts.of(order.kind(), order.export(), order.channel(), order.caller(), order.parameters());
    }

    Job create(Job draft, List<DeliveryEntry.Plan> plans) {
        return record(ledger.create(draft, plans));
    }

    Job record(Job job) {
        return runs.record(job);
    }

    /** Has a job run as soon as a worker is free; one that comes while this process stops, when it is started again. */
    public void enqueue(Job job) {
        runs.enqueue(job);
    }

    /**
     * Runs a job to its end in this thread, or waits for its end if somebody else is at it.
     *
     * @return the job as it ended
     */
    public Job run(Job job) {
        return runs.run(job);
    }

    /**
     * Waits for so long, and not longer than until the process stops.
     *
     * @throws JobParkedException if the process stops
     */
    public void rest(Duration pause, String what) {
        Instant start = clock.instant();
        while (!environment.stopping().get()) {
            Instant now = clock.instant();
            if (!now.isBefore(start.plus(pause)) || now.isBefore(start)) {
                return;
            }
            if (!JobRuns.pause(LOOK_UP)) {
                break;
            }
        }
        throw new JobParkedException(what);
    }

    /** The job of this id, if there is one. */
    public Optional<Job> find(String jobId) {
        return ledger.find(jobId);
    }

    /** The job of this id. */
    public Job get(String jobId) {
        return ledger.find(jobId).orElseThrow(() -> new NoSuchElementException("job " + jobId));
    }

    /** Asks a job to stop; it finishes the chunk at work. */
    public Job cancel(String jobId) {
        return ledger.requestCancel(jobId).orElseGet(() -> get(jobId));
    }

    /** Whether the bytes that a job was given are still there. */
    public boolean hasSource(Job job) {
        return Files.exists(environment.folders().source(job.id()));
    }

    /** Stops taking jobs up; those at work are parked after the chunk at hand. */
    @Override
    public void close() {
        environment.stopping().set(true);
        // whoever still looks around must find workers to give jobs to
        if (lookingAround != null) {
            lookingAround.cancel(false);
        }
        looking.shutdown();
        try {
            looking.awaitTermination(LOOK_AROUND.toMillis(), TimeUnit.MILLISECONDS);
            workers.shutdown();
            workers.awaitTermination(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            workers.shutdown();
            Thread.currentThread().interrupt();
        }
    }
}
