package dev.caravan.store;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that is to be brought somewhere, or was: an entry of the ledger.
 *
 * @param name of the delivery or webhook
 * @param fileName how the file is called there; empty for notices
 * @param attempts how often it was tried
 * @param nextAt when it is tried next, if it is pending
 * @param detail why the last attempt failed, or why nothing is brought
 * @param endedAt when it was brought, or given up
 * @param here whether the job's files lie at this node
 */
public record DeliveryEntry(
        String jobId,
        Kind kind,
        String name,
        State state,
        String fileName,
        int attempts,
        Instant nextAt,
        Optional<String> detail,
        Optional<Instant> endedAt,
        boolean here) {
    /** Where it is brought. */
    public Place place() {
        return new Place(kind, name);
    }

    /** A delivery or a webhook. */
    public record Place(Kind kind, String name) {}

    /** What is brought. */
    public enum Kind {
        /** The file of an export. */
        FILE,
        /** The news that a job has ended. */
        NOTICE;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What became of it. */
    public enum State {
        /** Waits for the job, or for the next attempt. */
        PENDING,
        /** Is there. */
        DELIVERED,
        /** Was given up. */
        FAILED,
        /** There was nothing to bring. */
        SKIPPED;

        /** The state as files and the API show it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is to be brought.
     *
     * @param name of the delivery
     * @param fileName how the file is called there
     */
    public record Plan(String name, String fileName) {}
}
