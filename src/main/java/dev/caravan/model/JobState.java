package dev.caravan.model;

import java.util.Locale;

/** Where a job stands. */
public enum JobState {
    /** Waits for its turn. */
    QUEUED,
    /** Is at work. */
    RUNNING,
    /** Is asked to stop, and finishes the chunk at work. */
    CANCELLING,
    /** Ended, and every row was saved. */
    COMPLETED,
    /** Ended, with rows in error. */
    COMPLETED_WITH_ERRORS,
    /** Could not go on; {@link Job#detail()} says why. */
    FAILED,
    /** Was stopped on request; what was saved stays saved. */
    CANCELLED;

    /** The state as files and the API show it: {@code completed_with_errors}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the job has ended, for good or ill. */
    public boolean isFinal() {
        return this != QUEUED && this != RUNNING && this != CANCELLING;
    }
}
