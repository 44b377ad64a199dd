package dev.caravan.job;

import dev.caravan.config.Delivery;
import dev.caravan.config.Webhook;
import java.io.IOException;

/** Brings files and news where they belong. */
public interface Courier {
    /**
     * Brings a file, so that it appears whole under its name or not at all; one of that name that is there is replaced.
     *
     * @throws RefusedException if trying again would not help
     * @throws IOException if it might
     */
    void deliver(Delivery delivery, Parcel parcel) throws IOException;

    /**
     * Brings the news that a job has ended.
     *
     * @param id of the notice, the same at every attempt
     * @param document JSON
     * @throws RefusedException if trying again would not help
     * @throws IOException if it might
     */
    void notify(Webhook webhook, String id, byte[] document) throws IOException;

    /** The other side will not have it, however often it is tried. */
    final class RefusedException extends IOException {
        /** For this reason. */
        public RefusedException(String message) {
            super(message);
        }

        /** For this reason. */
        public RefusedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
