package dev.caravan.model;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * The platform whose API knows of users.
 *
 * @param url where the paths of sections begin; without a slash at its end
 * @param identities as whom it may be asked, by name: {@code super_admin}, {@code as_user}
 * @param timeout how long one answer may take, from the first to the last byte
 * @param retries how often a request that failed is sent again
 */
public record Platform(URI url, Map<String, Identity> identities, Duration timeout, int retries) {
    /** Copies the map. */
    public Platform {
        identities = Map.copyOf(identities);
    }

    /**
     * The header by which the platform knows who asks. Its value may be a secret, and is not shown.
     *
     * @param header its name
     * @param value may name {@code ${user.id}}
     */
    public record Identity(String header, TextTemplate value) {
        @Override
        public String toString() {
            return "Identity[header=" + header + "]";
        }
    }
}
