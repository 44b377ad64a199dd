package dev.caravan.web;

import dev.caravan.format.FileFormat;

/** Files that are sent as they are made. */
final class Downloads {
    /** The body of an exchange whose answer has been sent. */
    static final Object SENT = new Object();

    private Downloads() {}

    /** Prepares the answer; its head leaves with the first bytes. */
    static ResponseStream begin(Request request, String name, FileFormat format) {
        var response = request.http().response();
        response.setStatusCode(200);
        response.putHeader("Content-Type", format.mediaType());
        response.putHeader("Content-Disposition", Formats.attachment(name, format));
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Cache-Control", "no-store");
        if (!response.headers().contains("Content-Length")) {
            response.setChunked(true);
        }
        return new ResponseStream(request.http());
    }
}
