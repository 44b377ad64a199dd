package dev.caravan.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer, whole and small. */
final class Reply {
    private final int status;
    private final String contentType;
    private final Map<String, String> headers;
    private final byte[] body;

    /**
     * An answer.
     *
     * @param headers beside the content type
     * @param body taken over, not copied
     */
    Reply(int status, String contentType, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.headers = Map.copyOf(headers);
        this.body = body;
    }

    /** The same, with one header more. */
    Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, contentType, more, body);
    }

    /** The same with its tag, or only that the client has it already. */
    Reply unlessKnown(Request request) {
        String tag = Etag.of(body);
        boolean known = request.header("If-None-Match")
                .filter(header -> Etag.isAmong(header, tag))
                .isPresent();
        Reply reply = known ? new Reply(304, contentType, headers, new byte[0]) : this;
        return reply.with("ETag", tag).with("Cache-Control", "private, no-cache");
    }

    /** Sends it where no route is at work. */
    void sendTo(HttpServerResponse response) {
        response.setStatusCode(status).putHeader("Content-Type", contentType);
        headers.forEach(response::putHeader);
        response.end(Buffer.buffer(body));
    }

    int status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }
}
