package dev.caravan.access;

import dev.caravan.config.AccessSettings;
import dev.caravan.config.Principal;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Who asks for something.
 *
 * @param user the user's id
 * @param tenant whom the user belongs to, if there are tenants
 * @param roles what the user may do; {@value Principal#EVERY_ROLE} is every role
 */
public record Caller(String user, Optional<String> tenant, Set<String> roles) {
    /** The user that everybody is where there is no sign-in and nothing says otherwise. */
    public static final Caller ANONYMOUS = of(AccessSettings.OPEN.anonymous());

    /** Copies the roles. */
    public Caller {
        roles = Set.copyOf(roles);
    }

    /** The caller that this is. */
    public static Caller of(Principal principal) {
        return new Caller(principal.user(), principal.tenant(), principal.roles());
    }

    /** Whether the caller has every role, and sees every record. */
    public boolean hasEveryRole() {
        return roles.contains(Principal.EVERY_ROLE);
    }

    /**
     * Whether the caller has one of these roles.
     *
     * @param wanted empty: every caller will do
     */
    public boolean hasOneOf(Collection<String> wanted) {
        return wanted.isEmpty() || hasEveryRole() || wanted.stream().anyMatch(roles::contains);
    }

    /** Whether the caller was given one of these roles; of no roles nobody has one, but who has every role. */
    public boolean holds(Collection<String> wanted) {
        return hasEveryRole() || wanted.stream().anyMatch(roles::contains);
    }
}
