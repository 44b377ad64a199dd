package dev.caravan.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in a JSON document, as a JSON Pointer (RFC 6901) says it.
 *
 * @param names the keys that lead there; empty: the document itself
 */
public record JsonPath(List<String> names) {
    /** Copies the names. */
    public JsonPath {
        names = List.copyOf(names);
    }

    /**
     * Reads a pointer such as {@code /files/data}.
     *
     * @throws IllegalArgumentException if it neither is empty nor begins with a slash
     */
    public static JsonPath of(String pointer) {
        if (pointer.isEmpty()) {
            return new JsonPath(List.of());
        }
        if (!pointer.startsWith("/")) {
            throw new IllegalArgumentException("'" + pointer + "' is not a JSON pointer; expected /name/name");
        }
        List<String> names = new ArrayList<>();
        for (String name : pointer.substring(1).split("/", -1)) {
            names.add(name.replace("~1", "/").replace("~0", "~"));
        }
        return new JsonPath(names);
    }

    /** The pointer again. */
    @Override
    public String toString() {
        StringBuilder pointer = new StringBuilder();
        names.forEach(n -> pointer.append('/').append(n.replace("~", "~0").replace("/", "~1")));
        return pointer.toString();
    }
}
