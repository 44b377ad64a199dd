package dev.caravan.web;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer, whole and small.
 *
 * @param headers beside the content type
 */
record Reply(int status, String contentType, Map<String, String> headers, byte[] body) {

    /** The same, with one header more. */
    Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, contentType, more, body);
    }
}
