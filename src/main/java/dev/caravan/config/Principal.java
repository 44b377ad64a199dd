package dev.caravan.config;

import java.util.Optional;
import java.util.Set;

/**
 * Somebody as the access file names them.
 *
 * @param user the user's id
 * @param tenant whom the user belongs to, if there are tenants
 * @param roles the roles; {@value #EVERY_ROLE} is every role, and sees every record
 */
public record Principal(String user, Optional<String> tenant, Set<String> roles) {
    /** The name that stands for every role. */
    public static final String EVERY_ROLE = "*";

    /** Copies the roles. */
    public Principal {
        roles = Set.copyOf(roles);
    }
}
