package dev.caravan.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small JSON objects as request bodies. */
final class JsonBody {
    private static final int MAX_BYTES = 1 << 20;

    private JsonBody() {}

    /** The object that the request carries; an empty body is an empty object. Other keys than these are refused. */
    static JsonNode read(Request request, String... keys) throws IOException {
        byte[] bytes = request.body(MAX_BYTES);
        JsonNode node;
        try {
            node = bytes.length == 0 ? Replies.JSON.createObjectNode() : Replies.JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw HttpProblem.badRequest("malformed-json", "the body is not JSON: " + e.getOriginalMessage());
        }
        if (!node.isObject()) {
            throw HttpProblem.badRequest("malformed-json", "the body is not a JSON object");
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!List.of(keys).contains(name)) {
                throw new HttpProblem(
                        400,
                        "unknown-key",
                        "'" + name + "' is not known here; valid: " + String.join(", ", keys),
                        List.of(new HttpProblem.Fault(
                                "unknown-key",
                                "'" + name + "' is not known here",
                                Optional.of(Map.entry("pointer", "/" + name)),
                                Optional.empty())),
                        Map.of());
            }
        }
        return node;
    }

    /** The text under this key. */
    static Optional<String> text(JsonNode object, String key) {
        JsonNode value = object.get(key);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw HttpProblem.badRequest("malformed-json", "'" + key + "' is not text");
        }
        return Optional.of(value.asText());
    }
}
