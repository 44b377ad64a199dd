package dev.caravan.web;

import dev.caravan.query.Handling;
import java.util.Locale;

/** {@code Prefer: handling=lenient} (RFC 7240). */
final class Handlings {
    private Handlings() {}

    /** The reply, saying so where it was made as the client prefers. */
    static Reply applied(Request request, Reply reply) {
        return of(request) == Handling.LENIENT ? reply.with("Preference-Applied", "handling=lenient") : reply;
    }

    static Handling of(Request request) {
        String prefer =
                request.header("Prefer").orElse("").toLowerCase(Locale.ROOT).replace(" ", "");
        return prefer.contains("handling=lenient") ? Handling.LENIENT : Handling.STRICT;
    }
}
