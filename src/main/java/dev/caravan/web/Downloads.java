package dev.caravan.web;

import dev.caravan.format.FileFormat;
import dev.caravan.model.FileSettings;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.OptionalLong;

/** Files that are sent as they are made. */
final class Downloads {
    /** The body of an exchange whose answer has been sent. */
    static final Object SENT = new Object();

    private Downloads() {}

    /** Keeps browsers from guessing what an answer is, and from keeping it. */
    static void protect(HttpServerResponse response) {
        response.putHeader("X-Content-Type-Options", "nosniff");
        if (!response.headers().contains("Cache-Control")) {
            response.putHeader("Cache-Control", "no-store");
        }
    }

    /** Prepares an answer of JSON; its head leaves with the first bytes. */
    static ResponseStream begin(Request request) {
        return new ResponseStream(request.http(), response -> {
            response.setStatusCode(200);
            response.putHeader("Content-Type", "application/json");
            response.setChunked(true);
            protect(response);
        });
    }

    /**
     * Prepares the answer; its head leaves with the first bytes.
     *
     * @param settings with which the file is written
     * @param length of the file in bytes, if it is known
     */
    static ResponseStream begin(
            Request request, String name, FileFormat format, FileSettings settings, OptionalLong length) {
        return begin(request, format.mediaType(settings), Optional.of(Formats.attachment(name, format)), length);
    }

    /**
     * The same for any type of content.
     *
     * @param disposition what a browser is to do with it; empty: show it
     */
    static ResponseStream begin(Request request, String mediaType, Optional<String> disposition, OptionalLong length) {
        return new ResponseStream(request.http(), response -> {
            response.setStatusCode(200);
            response.putHeader("Content-Type", mediaType);
            disposition.ifPresent(d -> response.putHeader("Content-Disposition", d));
            protect(response);
            response.setChunked(length.isEmpty());
            length.ifPresent(bytes -> response.putHeader("Content-Length", Long.toString(bytes)));
        });
    }
}
