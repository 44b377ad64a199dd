package dev.caravan.web;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.jspecify.annotations.Nullable;

/** Problem bodies for what the HTTP server refuses by itself, before any route has seen it. */
public final class ServerProblems {
    private static final long PATIENCE_MILLIS = 2_000;

    private ServerProblems() {}

    /** Sees to the requests that the routes of the context, which has been started, are never asked. */
    public static void guard(CamelContext context, int port) {
        VertxPlatformHttpRouter.lookup(context, VertxPlatformHttpRouter.getRouterNameFromPort(port))
                .errorHandler(400, routing -> send(routing.response(), malformed("the URL is malformed")));
    }

    private static HttpProblem malformed(String message) {
        return HttpProblem.badRequest("malformed-url", message + "; is it percent-encoded?");
    }

    /** Answers a request that could not be read. */
    static void refuse(HttpServerRequest request, Vertx vertx) {
        send(
                request.response().putHeader("Connection", "close"),
                problem(request.decoderResult().cause()));
        // not at once, which a client that is still sending would take for a broken connection
        vertx.setTimer(PATIENCE_MILLIS, timer -> request.connection().close());
    }

    private static void send(HttpServerResponse response, HttpProblem problem) {
        Downloads.protect(response);
        response.setStatusCode(problem.status())
                .putHeader("Content-Type", ProblemReplies.MEDIA_TYPE)
                .end(Buffer.buffer(ProblemReplies.bytes(problem)));
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
