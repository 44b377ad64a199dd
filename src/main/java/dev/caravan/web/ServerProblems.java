package dev.caravan.web;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.jspecify.annotations.Nullable;

/** Problem bodies for what the HTTP server refuses by itself, before any route has seen it. */
public final class ServerProblems {
    private static final long PATIENCE_MILLIS = 2_000;
    private static final Pattern MALFORMED = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private ServerProblems() {}

    /** Sees to the requests that the routes of the context, which has been started, are never asked. */
    public static void guard(CamelContext context, int port, ProblemReplies problems) {
        VertxPlatformHttpRouter.lookup(context, VertxPlatformHttpRouter.getRouterNameFromPort(port))
                .route()
                .order(Integer.MIN_VALUE + 1)
                .handler(routing -> check(routing, problems));
    }

    /** The server would refuse it later, and say no more than "Bad Request". */
    private static void check(RoutingContext routing, ProblemReplies problems) {
        if (MALFORMED.matcher(routing.request().uri()).find()) {
            Downloads.protect(routing.response());
            HttpProblem problem =
                    HttpProblem.badRequest("malformed-url", "the URL has a % without two hexadecimal digits behind it");
            problems.answer(Request.of(routing.request(), Visitor.of(routing)), problem)
                    .sendTo(routing.response());
        } else {
            routing.next();
        }
    }

    /** Answers a request that could not be read. */
    static void refuse(HttpServerRequest request, Vertx vertx) {
        HttpServerResponse response = request.response().putHeader("Connection", "close");
        write(response, problem(request.decoderResult().cause()));
        // ended at once, the answer would be lost on a client that is still sending
        vertx.setTimer(PATIENCE_MILLIS, timer -> {
            if (!response.closed()) {
                response.end();
            }
        });
    }

    private static void write(HttpServerResponse response, HttpProblem problem) {
        Downloads.protect(response);
        byte[] body = ProblemReplies.bytes(problem);
        response.setStatusCode(problem.status())
                .putHeader("Content-Type", ProblemReplies.MEDIA_TYPE)
                .putHeader("Content-Length", Integer.toString(body.length))
                .write(Buffer.buffer(body));
    }

    private static HttpProblem problem(@Nullable Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new HttpProblem(
                    414, "url-too-long", "the URL is longer than %,d characters".formatted(RoomyVertx.LONGEST_LINE));
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new HttpProblem(431, "headers-too-large", "the headers are larger than 8,192 bytes");
        }
        return HttpProblem.badRequest("malformed-request", "this is no HTTP request");
    }
}
