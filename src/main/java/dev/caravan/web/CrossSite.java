package dev.caravan.web;

import dev.caravan.access.Session;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps pages of other sites from acting in the name of a browser's user. Whatever changes something and comes from a
 * browser must come from a page of Caravan's; with a session it must bring the session's token along too, which other
 * sites cannot read.
 */
final class CrossSite {
    /** The header that carries the token of a session. */
    static final String HEADER = "X-CSRF-Token";
    /** The parameter that carries it where a form cannot set headers. */
    static final String PARAMETER = "_csrf";

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Site site;

    CrossSite(Site site) {
        this.site = site;
    }

    /** Whether a request changes something. */
    static boolean isSafe(HttpServerRequest request) {
        return SAFE.contains(request.method());
    }

    /** Refuses what a page of another site has sent. Clients that are no browsers say nothing of where they are. */
    void checkOrigin(HttpServerRequest request) {
        if (isSafe(request)) {
            return;
        }
        String fetchSite = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        boolean own = origin == null
                ? fetchSite == null || fetchSite.equals("same-origin") || fetchSite.equals("none")
                : site.isOwnOrigin(origin, Optional.ofNullable(request.getHeader("Host")));
        if (!own) {
            throw refused("a page of another site has sent this");
        }
    }

    /** Refuses what a browser with a session sends without the session's token. */
    void checkToken(HttpServerRequest request, Session session) {
        if (isSafe(request)) {
            return;
        }
        boolean browserSaysNothing = request.getHeader("Origin") == null && request.getHeader("Sec-Fetch-Site") == null;
        String header = request.getHeader(HEADER);
        String token = header == null ? request.getParam(PARAMETER) : header;
        if (browserSaysNothing || token == null || !isEqual(token, session.csrf())) {
            throw refused("the header " + HEADER + " does not hold the token of the session");
        }
    }

    private static boolean isEqual(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpProblem refused(String detail) {
        return new HttpProblem(403, "cross-site", detail);
    }
}
