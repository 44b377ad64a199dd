package dev.caravan.web;

import dev.caravan.access.Access;
import dev.caravan.access.Caller;
import dev.caravan.access.RateLimit;
import dev.caravan.access.Session;
import dev.caravan.access.SignInException;
import dev.caravan.model.AuditEntry;
import dev.caravan.observe.Meters;
import io.vertx.core.Handler;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request passes before any route sees it: nothing but a few paths is open to those who have not come in. On
 * the threads of the HTTP server, so whatever waits is done elsewhere.
 */
public final class Gate implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final Set<String> OPEN = Set.of(
            HealthApi.PATH,
            "/observe/health/live",
            "/observe/health/ready",
            SignInApi.SIGN_IN,
            SignInApi.CALLBACK,
            SignInApi.SIGNED_OUT,
            // the pages before the sign-in have a button for it
            "/language");
    private static final String BEARER = "bearer ";
    private static final int MAX_CREDENTIALS = 16_384;
    private static final int FAILURES_PER_MINUTE = 300;

    private final Access access;
    private final List<String> openBelow;
    private final Site site;
    private final CrossSite crossSite;
    private final SecurityHeaders headers;
    private final RateLimit requests;
    private final RateLimit failures;
    private final ProblemReplies problems;
    private final Clock clock;
    private final Consumer<AuditEntry> audit;
    private final Meters meters;

    /**
     * A gate.
     *
     * @param problems tells those who are not let in why
     * @param cors whose pages may call this API
     * @param requestsPerMinute how often each caller may ask; 0 for as often as they like
     * @param openBelow what the paths begin with that look for themselves who asks: those of the sample platform
     * @param audit told of every request, but not of those for health and figures that are answered
     * @param meters told of every request
     */
    public Gate(
            Access access,
            Site site,
            Cors cors,
            int requestsPerMinute,
            List<String> openBelow,
            ProblemReplies problems,
            Clock clock,
            Consumer<AuditEntry> audit,
            Meters meters) {
        this.meters = meters;
        this.problems = problems;
        this.clock = clock;
        this.audit = audit;
        this.access = access;
        this.openBelow = List.copyOf(openBelow);
        this.site = site;
        this.crossSite = new CrossSite(site, cors);
        this.headers = new SecurityHeaders(site.isSecure());
        this.requests = new RateLimit(requestsPerMinute, clock);
        this.failures = new RateLimit(FAILURES_PER_MINUTE, clock);
    }

    /** Stands in front of all routes of this context, which has not been started yet. */
    public void guard(CamelContext context) {
        VertxPlatformHttpEngine engine = new VertxPlatformHttpEngine();
        engine.setHandlers(List.of(this));
        context.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, engine);
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        // whoever reads the body starts it again
        request.pause();
        headers.putInto(request.response());
        context.addEndHandler(end -> record(context));
        long began = System.nanoTime();
        context.addEndHandler(end -> measure(context, began));
        try {
            if (isOpen(request) && !asksWithToken(request)) {
                introduceAnonymous(context);
                context.next();
                return;
            }
            Optional<String> token = bearer(request);
            if (token.isPresent()) {
                letBearerIn(context, token.get());
            } else {
                crossSite.checkOrigin(request);
                letIn(context, withoutToken(context));
            }
        } catch (HttpProblem problem) {
            refuse(context, problem);
        }
    }

    /**
     * The query is left out, for what it filters by may be personal. Who watches over Caravan asks all day long, and is
     * worth a word only where the answer is no.
     */
    private void record(RoutingContext context) {
        String path = String.valueOf(context.request().path());
        int status = context.response().getStatusCode();
        if (path.startsWith("/observe/") && (status < 400 || status >= 500)) {
            return;
        }
        Optional<Caller> caller = Visitor.of(context).map(Visitor::caller);
        audit.accept(new AuditEntry(
                clock.instant(),
                caller.map(Caller::user).orElse(AuditEntry.NOBODY),
                caller.flatMap(Caller::tenant),
                address(context.request()),
                context.request().method().name(),
                path,
                Integer.toString(status)));
    }

    /** By the path as the routes have it, for paths that clients choose are too many. */
    private void measure(RoutingContext context, long began) {
        Route route = context.currentRoute();
        String path = route == null || route.getPath() == null ? "" : route.getPath();
        meters.request(
                context.request().method().name(),
                path,
                context.response().getStatusCode(),
                Duration.ofNanos(System.nanoTime() - began));
    }

    /** Health is for everybody, and says more to those whom it knows. */
    private static boolean asksWithToken(HttpServerRequest request) {
        return HealthApi.PATH.equals(request.path()) && request.getHeader("Authorization") != null;
    }

    /** However often health is asked for, nobody is asked to wait. */
    private void introduceAnonymous(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean own = HealthApi.PATH.equals(request.path())
                && CrossSite.authority(request).filter(site::isOwnHost).isPresent();
        if (own) {
            access.anonymous().ifPresent(caller -> setUser(context, new Visitor(caller, Optional.empty())));
        }
    }

    private boolean isOpen(HttpServerRequest request) {
        String path = request.path();
        if (path == null) {
            return false;
        }
        // what pages load is the same for everybody, and needed by the page that says that a sign-in has failed
        return OPEN.contains(path)
                || path.startsWith("/assets/")
                || openBelow.stream().anyMatch(path::startsWith);
    }

    private static Optional<String> bearer(HttpServerRequest request) {
        String credentials = request.getHeader("Authorization");
        if (credentials == null) {
            return Optional.empty();
        }
        boolean bearer = credentials.regionMatches(true, 0, BEARER, 0, BEARER.length());
        if (!bearer || credentials.length() > MAX_CREDENTIALS) {
            throw invalid();
        }
        return Optional.of(credentials.substring(BEARER.length()).strip());
    }

    private static HttpProblem invalid() {
        return Visitor.unauthorized(
                "the bearer token is not valid", "Bearer realm=\"caravan\", error=\"invalid_token\"");
    }

    /** A bearer token may be an issuer's, whose keys may have to be fetched. */
    private void letBearerIn(RoutingContext context, String token) {
        String address = address(context.request());
        requireFewFailures(address);
        context.vertx()
                .executeBlocking(() -> access.bearer(token), false)
                .onSuccess(caller -> letInOrRefuse(context, new Visitor(caller, Optional.empty())))
                .onFailure(failure -> {
                    failures.take(address);
                    refuse(context, problem(failure));
                });
    }

    private static HttpProblem problem(Throwable failure) {
        if (failure instanceof SignInException refusal && !refusal.isIssuerAway()) {
            LOG.info("A bearer token was refused: {}", failure.getMessage());
            return invalid();
        }
        LOG.warn("A bearer token could not be checked: {}", failure.toString());
        return new HttpProblem(
                503, "sign-in-unavailable", "who you are cannot be checked now", List.of(), Map.of("Retry-After", "5"));
    }

    private void requireFewFailures(String address) {
        Optional<Duration> wait = failures.look(address);
        if (wait.isPresent()) {
            throw tooMany(wait.get());
        }
    }

    private Visitor withoutToken(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (access.anonymous().isPresent()) {
            requireOwnHost(request);
            return new Visitor(access.anonymous().get(), Optional.empty());
        }
        Cookie cookie = request.getCookie(SignInApi.sessionCookie(site));
        Optional<Session> session =
                Optional.ofNullable(cookie).flatMap(c -> access.sessions().find(c.getValue()));
        if (session.isEmpty()) {
            throw Visitor.unknown();
        }
        Visitor visitor = new Visitor(session.get().caller(), session);
        // first, so that the audit trail has whose browser it was
        setUser(context, visitor);
        crossSite.checkToken(request, session.get());
        return visitor;
    }

    /** Without a sign-in, a page of another site must not reach Caravan under a name of its own either. */
    private void requireOwnHost(HttpServerRequest request) {
        if (CrossSite.authority(request).filter(site::isOwnHost).isEmpty()) {
            throw new HttpProblem(403, "foreign-host", "this is not the host that the request is for");
        }
    }

    private void letInOrRefuse(RoutingContext context, Visitor visitor) {
        try {
            letIn(context, visitor);
        } catch (HttpProblem problem) {
            refuse(context, problem);
        }
    }

    private void letIn(RoutingContext context, Visitor visitor) {
        setUser(context, visitor);
        Optional<Duration> wait = requests.take(visitor.caller().user());
        if (wait.isPresent()) {
            throw tooMany(wait.get());
        }
        context.next();
    }

    @SuppressWarnings("deprecation") // Camel 4.17 asks the context of Vert.x 4 for its user, which has no other way
    private static void setUser(RoutingContext context, Visitor visitor) {
        context.setUser(visitor.toUser());
    }

    private static HttpProblem tooMany(Duration wait) {
        long seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
        return new HttpProblem(
                429,
                "too-many-requests",
                "there were too many requests; try again in " + seconds + " seconds",
                List.of(),
                Map.of("Retry-After", Long.toString(seconds)));
    }

    static String address(HttpServerRequest request) {
        return request.remoteAddress() == null
                ? "unknown"
                : String.valueOf(request.remoteAddress().hostAddress());
    }

    private void refuse(RoutingContext context, HttpProblem problem) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (problem.status() == 401 && access.openId().isPresent() && isNavigation(request)) {
            response.setStatusCode(302)
                    .putHeader("Location", SignInApi.address(request.uri()))
                    .end();
        } else {
            problems.answer(Request.of(request, Visitor.of(context)), problem).sendTo(response);
        }
        Replies.passRest(request);
    }

    /** Whether somebody has opened a page, and can be shown where to sign in. */
    private static boolean isNavigation(HttpServerRequest request) {
        @Nullable String accept = request.getHeader("Accept");
        return request.method().equals(HttpMethod.GET)
                && request.getHeader("Authorization") == null
                && accept != null
                && accept.contains("text/html");
    }
}
