package dev.caravan.job.userdata;

import dev.caravan.job.JobParkedException;
import dev.caravan.model.JobState;
import dev.caravan.store.Ledger;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Knows whether a job is to go on, also while it waits. For use by many threads. */
final class Waiting {
    private static final long ASK_LEDGER_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private final String jobId;
    private final Optional<Ledger> ledger;
    private final AtomicBoolean stopping;
    private final AtomicLong nextAsked = new AtomicLong(System.nanoTime() + ASK_LEDGER_NANOS);
    private final AtomicBoolean cancelled = new AtomicBoolean();

    /** @param ledger which knows whether the job is cancelled; empty: there is no job */
    Waiting(String jobId, Optional<Ledger> ledger, AtomicBoolean stopping) {
        this.jobId = jobId;
        this.ledger = ledger;
        this.stopping = stopping;
    }

    /**
     * Returns if the job is to go on.
     *
     * @throws JobParkedException if the process stops
     * @throws CancellationException if somebody has cancelled the job
     */
    void check() {
        if (stopping.get()) {
            throw new JobParkedException(jobId);
        }
        long next = nextAsked.get();
        long now = System.nanoTime();
        if (ledger.isPresent() && now - next > 0 && nextAsked.compareAndSet(next, now + ASK_LEDGER_NANOS)) {
            cancelled.set(ledger.flatMap(l -> l.find(jobId))
                    .map(j -> j.state() == JobState.CANCELLING)
                    .orElse(true));
        }
        if (cancelled.get()) {
            throw new CancellationException("job " + jobId + " was cancelled");
        }
    }

    boolean isOver() {
        try {
            check();
            return false;
        } catch (JobParkedException | CancellationException e) {
            return true;
        }
    }

    /** Waits so long, unless the job is to end. */
    void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        CompletableFuture<Void> never = new CompletableFuture<>();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            check();
            try {
                never.get(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // that is what was wanted
            } catch (InterruptedException | ExecutionException e) {
                Thread.currentThread().interrupt();
                throw new JobParkedException(jobId);
            }
        }
    }
}
