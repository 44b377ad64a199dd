package dev.caravan.config;

import java.time.Duration;
import java.util.List;

/**
 * What others may start by a signed call.
 *
 * @param secret with which calls are signed
 * @param window how far the time of a call may lie from now
 */
public record Hook(String name, Secret secret, Duration window, Start start) {
    /** What a call starts. */
    public sealed interface Start {}

    /** An import of the file at the URL that the call names. */
    public record Import(String importName) implements Start {}

    /**
     * An export that is delivered.
     *
     * @param query filter and sort as a query string; empty: all records
     * @param deliverTo names of deliveries, at least one
     */
    public record Export(String exportName, String format, String query, List<String> deliverTo) implements Start {
        /** Copies the list. */
        public Export {
            deliverTo = List.copyOf(deliverTo);
        }
    }
}
