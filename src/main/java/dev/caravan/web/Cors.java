package dev.caravan.web;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Cross-origin requests: pages of the origins that are allowed may call this API from a browser. Requests of others are
 * answered as ever, without the headers that a browser asks for.
 */
public final class Cors implements Handler<RoutingContext> {
    private static final String METHODS = "GET, HEAD, POST";
    private static final String REQUEST_HEADERS = "Accept, Authorization, Content-Type, If-None-Match, Prefer";
    private static final String RESPONSE_HEADERS =
            "Allow, Content-Disposition, ETag, Link, Location, Preference-Applied, Retry-After, WWW-Authenticate";
    private static final String ANY = "*";
    private static final Pattern ORIGIN =
            Pattern.compile("https?://[A-Za-z0-9.-]+(:\\d{1,5})?|https?://\\[[0-9a-f:]+](:\\d{1,5})?");

    private final Set<String> origins;
    private final Duration maxAge;

    private Cors(Set<String> origins, Duration maxAge) {
        this.origins = origins;
        this.maxAge = maxAge;
    }

    /**
     * Answers for these origins.
     *
     * @param origins separated by commas: {@code https://cms.example.org}, or {@code *} for all; empty for none
     * @param maxAge how long a browser remembers what is allowed
     * @throws ProblemException {@code bad-setting} if one of them is no origin
     */
    public static Cors of(String origins, Duration maxAge) {
        Set<String> allowed = new TreeSet<>();
        for (String origin : origins.split(",")) {
            String one = origin.strip();
            if (!one.isEmpty()) {
                if (!one.equals(ANY) && !ORIGIN.matcher(one).matches()) {
                    throw new ProblemException(Problem.of(
                            "bad-setting",
                            "caravan.http.cors.origins: '" + one
                                    + "' is not an origin; expected one such as https://cms.example.org:8443, or *"));
                }
                allowed.add(one);
            }
        }
        return new Cors(allowed, maxAge);
    }

    /** Goes before all routes of the context, which has been started; does nothing where no origin is allowed. */
    public void guard(CamelContext context, int port) {
        if (!origins.isEmpty()) {
            VertxPlatformHttpRouter.lookup(context, VertxPlatformHttpRouter.getRouterNameFromPort(port))
                    .route()
                    .order(Integer.MIN_VALUE)
                    .handler(this);
        }
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        String origin = request.getHeader("Origin");
        boolean allowed = origin != null && (origins.contains(ANY) || origins.contains(origin));
        response.headers().add("Vary", "Origin");
        if (allowed) {
            response.putHeader("Access-Control-Allow-Origin", origins.contains(ANY) ? ANY : origin);
            response.putHeader("Access-Control-Expose-Headers", RESPONSE_HEADERS);
        }
        boolean preflight = origin != null
                && request.method().equals(HttpMethod.OPTIONS)
                && request.getHeader("Access-Control-Request-Method") != null;
        if (!preflight) {
            context.next();
            return;
        }
        if (allowed) {
            response.putHeader("Access-Control-Allow-Methods", METHODS);
            response.putHeader("Access-Control-Allow-Headers", REQUEST_HEADERS);
            response.putHeader("Access-Control-Max-Age", Long.toString(maxAge.toSeconds()));
        }
        response.setStatusCode(204).end();
    }
}
