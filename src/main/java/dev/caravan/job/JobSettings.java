package dev.caravan.job;

import java.time.Duration;

/**
 * How jobs are run.
 *
 * @param workers how many jobs that nobody waits for run at a time
 * @param chunkSize rows in a chunk of a new job
 * @param staleAfter how long a node's heartbeat may be missing before others take over its jobs
 * @param importAgain whether the same bytes, dropped again, are imported again
 */
public record JobSettings(int workers, int chunkSize, Duration staleAfter, boolean importAgain) {
    /** Checks the numbers. */
    public JobSettings {
        if (workers < 1 || chunkSize < 1) {
            throw new IllegalArgumentException("workers and chunk size must be at least 1");
        }
    }
}
