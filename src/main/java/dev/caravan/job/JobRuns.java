package dev.caravan.job;

import dev.caravan.model.AuditEntry;
import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.store.Database;
import dev.caravan.store.Ending;
import dev.caravan.store.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The jobs that are at work in this process, each in one thread. Safe for use by many threads. */
final class JobRuns {
    private static final Logger LOG = LoggerFactory.getLogger(JobRuns.class);
    private static final Duration LOOK_UP = Duration.ofMillis(100);
    private static final Duration ASK_LEDGER = Duration.ofSeconds(1);
    private static final int MAX_CONFLICTS = 20;
    /** So many an import at work takes at most; as many are left for all else. */
    private static final int CONNECTIONS = 3;

    private final ImportRun.Environment environment;
    private final Duration staleAfter;
    private final Pipeline pipeline;
    private final Consumer<AuditEntry> audit;
    private final JobWatch watch;
    private final Ledger ledger;
    private final Executor workers;
    private final Map<String, CompletableFuture<Optional<Job>>> atWork = new ConcurrentHashMap<>();
    private final Set<String> queuedHere = ConcurrentHashMap.newKeySet();
    /** How many imports may be at work: more than the connections suffice for would wait for each other's. */
    private final Semaphore places;

    /**
     * Nothing is at work yet.
     *
     * @param staleAfter how long a node is not heard of whose jobs may be taken
     * @param audit told of each job that is asked for, and of its end
     * @param watch told of each job that is run here
     * @param workers have those run that nobody waits for
     */
    JobRuns(
            ImportRun.Environment environment,
            Duration staleAfter,
            Pipeline pipeline,
            Consumer<AuditEntry> audit,
            JobWatch watch,
            Executor workers) {
        this.environment = environment;
        this.staleAfter = staleAfter;
        this.pipeline = pipeline;
        this.audit = audit;
        this.watch = watch;
        this.ledger = environment.ledger();
        this.workers = workers;
        this.places = new Semaphore(Math.max(1, environment.database().connections() / CONNECTIONS - 1), true);
    }

    /** Has a job run as soon as a worker is free, unless another node has it by then. */
    void enqueue(Job job) {
        if (!environment.stopping().get() && !atWork.containsKey(job.id()) && queuedHere.add(job.id())) {
            workers.execute(() -> {
                try {
                    runHere(job);
                } catch (JobParkedException e) {
                    LOG.info("{}", e.getMessage());
                } catch (RuntimeException | Error e) {
                    LOG.error("Job {} could not be run", job.id(), e);
                } finally {
                    queuedHere.remove(job.id());
                }
            });
        }
    }

    /**
     * Runs a job to its end in this thread, or waits for its end if somebody else is at it.
     *
     * @return the job as it ended
     */
    Job run(Job job) {
        return runHere(job).orElseGet(() -> awaitOther(job.id()));
    }

    /** Empty if another node has the job, or it has ended before. */
    private Optional<Job> runHere(Job job) {
        String jobId = job.id();
        CompletableFuture<Optional<Job>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<Job>> others = atWork.putIfAbsent(jobId, mine);
        if (others != null) {
            return await(jobId, others);
        }
        try {
            Supplier<Optional<Job>> work = () -> take(jobId).map(this::runAudited);
            Optional<Job> ended = job.kind() == JobKind.IMPORT ? inItsPlace(jobId, work) : work.get();
            mine.complete(ended);
            return ended;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            atWork.remove(jobId);
        }
    }

    /** Waits until there is a place for another import, while the job stays in the queue. */
    private <T> T inItsPlace(String jobId, Supplier<T> work) {
        try {
            while (!places.tryAcquire(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS)) {
                if (environment.stopping().get()) {
                    throw new JobParkedException(jobId);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobParkedException(jobId);
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    /** What the ledger says is at work here is free, since nobody else in this process works on it. */
    Optional<Job> take(String jobId) {
        return outlast(() -> ledger.claim(jobId, staleAfter)
                .or(() -> ledger.heartbeat().containsKey(jobId) ? ledger.find(jobId) : Optional.empty()));
    }

    private static Optional<Job> await(String jobId, CompletableFuture<Optional<Job>> others) {
        try {
            return others.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobParkedException(jobId);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("job " + jobId + " could not be run", e.getCause());
        }
    }

    /** Somebody else has the job: another node, or it has ended. */
    private Job awaitOther(String jobId) {
        while (!environment.stopping().get()) {
            Job job = outlast(() -> get(jobId));
            if (job.state().isFinal()) {
                return job;
            }
            if (!pause(ASK_LEDGER)) {
                break;
            }
        }
        throw new JobParkedException(jobId);
    }

    /** Waits for so long; says whether that was not interrupted. */
    static boolean pause(Duration time) {
        try {
            new CompletableFuture<Void>().get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return true;
        } catch (InterruptedException | ExecutionException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What is logged meanwhile has the job's id; afterwards again that of the job which waits for it, if there is one. */
    private Job runAudited(Job job) {
        @Nullable Map<String, String> before = MDC.getCopyOfContextMap();
        MDC.put(Jobs.LOG_ID, job.id());
        MDC.put(Jobs.LOG_NAME, job.name());
        try {
            watch.began(job);
            Job ended = runToEnd(job);
            watch.ended(ended);
            return record(ended);
        } catch (JobParkedException e) {
            watch.parked(job);
            throw e;
        } finally {
            MDC.setContextMap(before == null ? Map.of() : before);
        }
    }

    private Job runToEnd(Job job) {
        if (job.state() == JobState.CANCELLING) {
            return finish(job, Ending.of(JobState.CANCELLED));
        }
        for (int conflicts = 0; ; ) {
            try {
                return pipeline.run(job);
            } catch (JobParkedException e) {
                throw e;
            } catch (CancellationException e) {
                return finish(job, Ending.of(JobState.CANCELLED));
            } catch (ProblemException e) {
                return fail(job, String.valueOf(e.getMessage()), e.problems());
            } catch (IOException | UncheckedIOException e) {
                LOG.error("Job {}: the disk failed", job.id(), e);
                return fail(job, "a file could not be read or written: " + e.getMessage(), List.of());
            } catch (RuntimeException e) {
                if (environment.stopping().get()) {
                    throw new JobParkedException(job.id());
                } else if (Database.isConnectionFailure(e)) {
                    LOG.warn("Job {}: the database went away; the job goes on when it is back", job.id());
                    Job sofar = outlast(() -> get(job.id()));
                    if (sofar.state().isFinal()) {
                        return sofar;
                    }
                } else if (Database.isConflict(e) && ++conflicts <= MAX_CONFLICTS) {
                    if (outlast(() -> ledger.findStateAtWork(job.id())).isEmpty()) {
                        throw JobParkedException.takenOver(job.id());
                    }
                    LOG.info("Job {}: another transaction was in the way; trying the chunk again", job.id());
                } else {
                    LOG.error("Job {} failed", job.id(), e);
                    return fail(job, "internal error: " + e.getMessage(), List.of());
                }
            }
        }
    }

    Job fail(Job job, String detail, List<Problem> problems) {
        String file = job.source().fileName();
        LOG.warn("Job {} ({}{}) failed: {}", job.id(), job.name(), file.isEmpty() ? "" : " of " + file, detail);
        return finish(job, Ending.of(JobState.FAILED).because(detail).withFileProblems(problems));
    }

    Job finish(Job job, Ending ending) {
        return outlast(() -> ledger.finish(job.id(), ending)
                        // told before, but the answer was lost
                        .or(() -> ledger.find(job.id()).filter(j -> j.state().isFinal())))
                .orElseThrow(() -> new JobParkedException(job.id()));
    }

    /** Of a file only the import and the job are told: a file's name may be a person's. */
    Job record(Job job) {
        audit.accept(new AuditEntry(
                environment.clock().instant(),
                job.createdBy(),
                JobCaller.of(job).tenant(),
                job.source().channel().label(),
                job.kind().label(),
                job.name() + " " + job.id(),
                job.state().label()));
        return job;
    }

    private Job get(String jobId) {
        return ledger.find(jobId).orElseThrow(() -> new NoSuchElementException("job " + jobId));
    }

    private <T> T outlast(Supplier<T> work) {
        return environment.database().outlast(work);
    }
}
