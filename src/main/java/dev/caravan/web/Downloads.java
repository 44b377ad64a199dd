package dev.caravan.web;

import dev.caravan.format.FileFormat;
import io.vertx.core.http.HttpServerResponse;

/** Files that are sent as they are made. */
final class Downloads {
    /** The body of an exchange whose answer has been sent. */
    static final Object SENT = new Object();

    private Downloads() {}

    /** Keeps browsers from guessing what an answer is, and from keeping it. */
    static void protect(HttpServerResponse response) {
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Cache-Control", "no-store");
    }

    /** Prepares an answer of JSON; its head leaves with the first bytes. */
    static ResponseStream begin(Request request) {
        var response = request.http().response();
        response.setStatusCode(200);
        response.putHeader("Content-Type", "application/json");
        response.setChunked(true);
        protect(response);
        return new ResponseStream(request.http());
    }

    /** Prepares the answer; its head leaves with the first bytes. */
    static ResponseStream begin(Request request, String name, FileFormat format) {
        var response = request.http().response();
        response.setStatusCode(200);
        response.putHeader("Content-Type", format.mediaType());
        response.putHeader("Content-Disposition", Formats.attachment(name, format));
        protect(response);
        if (!response.headers().contains("Content-Length")) {
            response.setChunked(true);
        }
        return new ResponseStream(request.http());
    }
}
