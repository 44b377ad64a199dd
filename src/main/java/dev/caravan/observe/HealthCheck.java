package dev.caravan.observe;

import java.io.IOException;

/**
 * Looks after one thing.
 *
 * @param name as answers and metrics show it: {@code database}
 * @param need what kind of thing it is
 * @param probe looks
 */
public record HealthCheck(String name, Need need, Probe probe) {
    /** What depends on it. */
    public enum Need {
        /** The database itself: without it no work is done, and nothing that lies in it can be looked at. */
        DATABASE,
        /** No work is done without it: whoever sends requests here should not, while it is down. */
        VITAL,
        /** Lies in the database; other work is done without it. */
        STORED,
        /** Other work is done without it. */
        OTHER
    }

    /** Looks. */
    public interface Probe {
        /** How it is now; whatever is thrown counts as down. */
        Health look() throws IOException;
    }
}
