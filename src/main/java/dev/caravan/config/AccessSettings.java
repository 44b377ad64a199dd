package dev.caravan.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may come in, and who acts where nobody has come in: what {@code config/access.yaml} says. {@link AccessReader} reads
 * it.
 *
 * @param signIn how a caller shows who they are
 * @param anonymous who everybody is with sign-in {@code none}
 * @param system who acts in drop folders, on schedules and on the command line
 * @param tokens bearer tokens, also beside OpenID Connect
 * @param openId present with sign-in {@code oidc}
 * @param jobRoles the roles that see and stop everybody's jobs
 * @param observeRoles the roles that see figures of what Caravan does, and how it is
 * @param outgoingHosts where requests of Caravan's own may go
 * @param outgoingPrivate which of these may have private addresses, by name or range
 */
public record AccessSettings(
        SignIn signIn,
        Principal anonymous,
        Principal system,
        List<TokenEntry> tokens,
        Optional<OpenIdSettings> openId,
        Set<String> jobRoles,
        Set<String> observeRoles,
        List<String> outgoingHosts,
        List<String> outgoingPrivate) {
    /** What holds without an access file: everybody may do everything, which works on a loopback address only. */
    public static final AccessSettings OPEN = new AccessSettings(
            SignIn.NONE,
            new Principal("anonymous", Optional.empty(), Set.of(Principal.EVERY_ROLE)),
            new Principal("system", Optional.empty(), Set.of(Principal.EVERY_ROLE)),
            List.of(),
            Optional.empty(),
            Set.of(),
            Set.of(),
            List.of(),
            List.of());

    /** Copies the collections. */
    public AccessSettings {
        tokens = List.copyOf(tokens);
        jobRoles = Set.copyOf(jobRoles);
        observeRoles = Set.copyOf(observeRoles);
        outgoingHosts = List.copyOf(outgoingHosts);
        outgoingPrivate = List.copyOf(outgoingPrivate);
    }

    /** How a caller shows who they are. {@link #NONE} unless said otherwise. */
    public enum SignIn {
        /** Not at all. */
        NONE,
        /** By a bearer token. */
        TOKENS,
        /** By OpenID Connect, or by a bearer token where the file has some. */
        OIDC
    }
}
