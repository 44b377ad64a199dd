package dev.caravan.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sign-in by OpenID Connect.
 *
 * @param issuer whose tokens count; its {@code /.well-known/openid-configuration} says the rest
 * @param secret of the client, if it has one
 * @param audiences of which a bearer token must name one
 * @param userClaim where a token says who the user is; with dots into objects, {@code realm_access.roles}
 * @param roles the claim's values that count as roles here; empty: all
 * @param clockSkew by how much the clocks of issuer and Caravan may differ
 * @param session how long a browser stays signed in
 */
public record OpenIdSettings(
        URI issuer,
        String clientId,
        Optional<Secret> secret,
        Set<String> audiences,
        List<String> scopes,
        String userClaim,
        String tenantClaim,
        String rolesClaim,
        Set<String> roles,
        Duration clockSkew,
        Duration session) {
    /** Copies the collections. */
    public OpenIdSettings {
        audiences = Set.copyOf(audiences);
        scopes = List.copyOf(scopes);
        roles = Set.copyOf(roles);
    }
}
