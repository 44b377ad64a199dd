package dev.caravan.web;

import dev.caravan.job.Spool;
import dev.caravan.model.ProblemException;
import dev.caravan.observe.Meters;
import dev.caravan.query.QueryException;
import dev.caravan.store.Database;
import dev.caravan.web.page.JobDetails;
import dev.caravan.web.page.Link;
import dev.caravan.web.page.Trouble;
import dev.caravan.web.page.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong into {@code application/problem+json} (RFC 9457). No stack trace ever leaves. */
public final class ProblemReplies {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemReplies.class);
    static final String MEDIA_TYPE = "application/problem+json";
    private static final String DOCS = "urn:caravan:error:";
    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad request"),
            Map.entry(401, "Sign-in needed"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not found"),
            Map.entry(405, "Method not allowed"),
            Map.entry(408, "Request timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Too large"),
            Map.entry(414, "URL too long"),
            Map.entry(415, "Unsupported format"),
            Map.entry(422, "File cannot be imported"),
            Map.entry(429, "Too many requests"),
            Map.entry(431, "Headers too large"),
            Map.entry(500, "Internal error"),
            Map.entry(503, "Unavailable"),
            Map.entry(507, "No space left"));
    private static final Set<String> TOO_LARGE = Set.of("too-large", "too-many-rows", "workbook-too-large");
    private static final Set<String> UNSUPPORTED = Set.of("unknown-format");
    /** What the log needs no trace of: nothing is wrong with the program. */
    private static final Set<String> TOLD_IN_A_LINE = Set.of(Exports.BUSY, Spool.NO_SPACE);

    private static final Set<String> UNAVAILABLE = Set.of(Database.UNAVAILABLE, "query-timeout", "lookup-failed");
    private static final Set<String> NOT_FOUND = Set.of("unknown-import", "unknown-export", "unknown-record-type");
    private static final Set<String> SIGN_IN_AGAIN = Set.of("unauthorized", "sign-in-failed", "cross-site");
    /** What may work in a moment. */
    private static final Set<Integer> PASSING = Set.of(408, 429, 503);

    private static final Set<String> BAD_REQUEST = Set.of("unknown-delivery", "too-many-related");

    private final PageHost host;
    private final boolean browsersSignIn;
    private final Meters meters;

    /**
     * Problems of people are told in these pages.
     *
     * @param browsersSignIn whether there is somewhere to sign in
     * @param meters told of each problem
     */
    public ProblemReplies(PageHost host, boolean browsersSignIn, Meters meters) {
        this.host = host;
        this.browsersSignIn = browsersSignIn;
        this.meters = meters;
    }

    /** The answer to the exception that the exchange has caught; none where it is too late for one. */
    public Object answer(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        Request request = Request.of(exchange);
        if (failure instanceof ClientGoneException) {
            LOG.info("{} {}: {}", request.method(), request.path(), failure.getMessage());
            return Downloads.SENT;
        }
        HttpProblem problem = problem(failure);
        if (TOLD_IN_A_LINE.contains(problem.code())) {
            LOG.warn("{} {}: {}", request.method(), request.path(), problem.getMessage());
        } else if (problem.status() >= 500) {
            LOG.error("{} {} could not be answered", request.method(), request.path(), failure);
        }
        if (request.http().response().headWritten()) {
            LOG.warn("{} {} was cut off: {}", request.method(), request.path(), problem.getMessage());
            meters.problem(problem.status(), problem.code());
            return Downloads.SENT;
        }
        return answer(request, problem);
    }

    /** The answer to a request that cannot be answered as asked: a page for people, a document for programs. */
    Reply answer(Request request, HttpProblem problem) {
        meters.problem(problem.status(), problem.code());
        Reply reply = PageHost.wantsPage(request)
                ? page(request, problem)
                : new Reply(problem.status(), MEDIA_TYPE, Map.of(), bytes(problem));
        for (Map.Entry<String, String> header : problem.headers().entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        return reply;
    }

    private Reply page(Request request, HttpProblem problem) {
        Words words = host.words(request);
        Trouble trouble = new Trouble(
                problem.status(),
                message(problem, words),
                problem.errors().stream()
                        .filter(e -> problem.errors().size() > 1 || e.hint().isPresent())
                        .map(e -> new JobDetails.Fault(
                                words.problem(e.code(), e.message()), e.hint().map(words::hint)))
                        .toList(),
                wayOut(request, problem, words));
        String title = words.sayOr("trouble." + problem.status(), words.say("trouble"));
        return host.page(problem.status(), "trouble", Map.of("frame", host.frame(request, title), "page", trouble));
    }

    private String message(HttpProblem problem, Words words) {
        return !browsersSignIn && problem.status() == 401
                ? words.say("no-pages-for-tokens")
                : words.problem(problem.code(), String.valueOf(problem.getMessage()));
    }

    private Link wayOut(Request request, HttpProblem problem, Words words) {
        if (browsersSignIn && SIGN_IN_AGAIN.contains(problem.code())) {
            return new Link(SignInApi.address(here(request)), words.say("sign-in"));
        }
        return PASSING.contains(problem.status()) && request.method().equals("GET")
                ? new Link(here(request), words.say("again"))
                : new Link("/", words.say("to-start"));
    }

    /** The page that was asked for, or the first one where that was sent to and cannot be opened. */
    private static String here(Request request) {
        boolean page = request.method().equals("GET") && !request.path().startsWith(SignInApi.SIGN_IN);
        return page ? SignInApi.ownPath(request.http().uri()) : "/";
    }

    private static HttpProblem problem(Throwable failure) {
        if (failure instanceof HttpProblem problem) {
            return problem;
        }
        if (failure instanceof QueryException query) {
            return QueryProblems.of(query);
        }
        if (failure instanceof ProblemException problems) {
            return HttpProblem.of(status(problems.code()), problems.problems());
        }
        if (Database.isConnectionFailure(failure)) {
            return new HttpProblem(
                    503,
                    Database.UNAVAILABLE,
                    "the database does not answer; try again in a moment",
                    List.of(),
                    Map.of("Retry-After", "5"));
        }
        return new HttpProblem(500, "internal-error", "something went wrong here; the log says what");
    }

    /** The status that belongs to a problem of a file or a request. */
    static int status(String code) {
        if (TOO_LARGE.contains(code)) {
            return 413;
        }
        if (UNSUPPORTED.contains(code)) {
            return 415;
        }
        if (NOT_FOUND.contains(code)) {
            return 404;
        }
        if (BAD_REQUEST.contains(code)) {
            return 400;
        }
        if (code.equals(Spool.NO_SPACE)) {
            return 507;
        }
        return UNAVAILABLE.contains(code) ? 503 : 422;
    }

    /** The document of a problem. */
    static byte[] bytes(HttpProblem problem) {
        return Replies.bytes(body(problem));
    }

    private static Map<String, Object> body(HttpProblem problem) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", DOCS + problem.code());
        body.put("title", TITLES.getOrDefault(problem.status(), "Error"));
        body.put("status", problem.status());
        body.put("detail", problem.getMessage());
        body.put("code", problem.code());
        List<Map<String, Object>> errors = new ArrayList<>();
        for (HttpProblem.Fault error : problem.errors()) {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("code", error.code());
            shown.put("message", error.message());
            error.place().ifPresent(p -> shown.put(p.getKey(), p.getValue()));
            error.hint().ifPresent(hint -> shown.put("hint", hint));
            errors.add(shown);
        }
        body.put("errors", errors);
        return body;
    }
}
