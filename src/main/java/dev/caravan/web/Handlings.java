package dev.caravan.web;

import dev.caravan.query.Handling;
import java.util.Locale;

/** {@code Prefer: handling=lenient} (RFC 7240). */
final class Handlings {
    private Handlings() {}

    static Handling of(Request request) {
        String prefer =
                request.header("Prefer").orElse("").toLowerCase(Locale.ROOT).replace(" ", "");
        return prefer.contains("handling=lenient") ? Handling.LENIENT : Handling.STRICT;
    }
}
