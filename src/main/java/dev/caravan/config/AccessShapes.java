package dev.caravan.config;

import java.util.List;

/** The mappings of the access file; {@code docs/access.schema.json} is held against them. */
final class AccessShapes {
    static final Shape ROOT =
            Shape.of("root", "sign_in", "anonymous", "system", "tokens", "oidc", "jobs", "observe", "outgoing");
    static final Shape PRINCIPAL = Shape.of("principal", "user", "tenant", "roles");
    static final Shape TOKEN = Shape.of("token", "sha256", "user", "tenant", "roles", "expires");
    static final Shape OIDC = Shape.of(
            "oidc",
            "issuer",
            "client_id",
            "client_secret",
            "audience",
            "scopes",
            "claims",
            "roles",
            "clock_skew",
            "session");
    static final Shape CLAIMS = Shape.of("claims", "user", "tenant", "roles");
    static final Shape JOBS = Shape.of("jobs", "roles");
    static final Shape OBSERVE = Shape.of("observe", "roles");
    static final Shape OUTGOING = Shape.of("outgoing", "hosts", "private");

    /** All of them. */
    static final List<Shape> ALL =
            List.of(ROOT, PRINCIPAL, TOKEN, OIDC, SecretReader.SHAPE, CLAIMS, JOBS, OBSERVE, OUTGOING);

    private AccessShapes() {}
}
