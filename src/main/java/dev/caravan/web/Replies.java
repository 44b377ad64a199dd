package dev.caravan.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Makes answers, and sends them as the last step of a route. */
public final class Replies {
    private static final long PATIENCE_MILLIS = 20_000;

    static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    static Reply json(int status, Object document) {
        return new Reply(status, "application/json", Map.of(), bytes(document));
    }

    static Reply json(int status, byte[] document) {
        return new Reply(status, "application/json", Map.of(), document);
    }

    static byte[] bytes(Object document) {
        try {
            return (JSON.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document of maps and lists is always JSON", e);
        }
    }

    /**
     * A client that is answered before all of its request was read mostly sends the rest first; unless it takes too long
     * over it, it gets to the answer.
     */
    static void passRest(HttpServerRequest request) {
        Future<Void> ended;
        try {
            ended = request.end();
        } catch (IllegalStateException e) {
            // it has ended already
            return;
        }
        request.resume();
        Vertx vertx =
                Vertx.currentContext() == null ? null : Vertx.currentContext().owner();
        if (vertx != null) {
            long hangUp = vertx.setTimer(
                    PATIENCE_MILLIS, timer -> request.connection().close());
            // a timer that runs holds the request; thousands of large ones would fill the memory
            ended.onComplete(end -> vertx.cancelTimer(hangUp));
        }
    }

    /**
     * Sends the reply that is the body. Headers of the request, which would otherwise go back to the client, are left
     * out. A body that is no reply has been sent already.
     */
    public void send(Exchange exchange) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        HttpServerResponse http = Request.of(exchange).http().response();
        message.removeHeaders("*");
        message.setBody(null);
        if (body instanceof Reply reply) {
            message.setHeader(Exchange.HTTP_RESPONSE_CODE, reply.status());
            message.setHeader(Exchange.CONTENT_TYPE, reply.contentType());
            // not as Camel headers, of which its filter drops some
            reply.headers().forEach(http::putHeader);
            Downloads.protect(http);
            // bytes as such would be sent as a stream, piece by piece and of unknown length
            message.setBody(ByteBuffer.wrap(reply.body()));
            passRest(Request.of(exchange).http());
        }
    }
}
