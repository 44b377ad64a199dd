package dev.caravan.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
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
        return read(bytes(request), keys);
    }

    /** The bytes of a small body. */
    static byte[] bytes(Request request) throws IOException {
        return request.body(MAX_BYTES);
    }

    /** The object that these bytes are; none are an empty object. Other keys than these are refused. */
    static JsonNode read(byte[] bytes, String... keys) {
        JsonNode node;
        try {
            node = bytes.length == 0 ? Replies.JSON.createObjectNode() : Replies.JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw HttpProblem.badRequest("malformed-json", "the body is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    /** The texts under this key: a list of them, or one with commas between them. */
    static List<String> texts(JsonNode object, String key) {
        JsonNode value = object.path(key);
        List<String> texts = new java.util.ArrayList<>();
        if (value.isTextual()) {
            texts.addAll(List.of(value.asText().split(",")));
        } else if (value.isArray()) {
            for (JsonNode item : value) {
                if (!item.isTextual()) {
                    throw HttpProblem.badRequest("malformed-json", "'" + key + "' is not a list of texts");
                }
                texts.add(item.asText());
            }
        } else if (!value.isMissingNode() && !value.isNull()) {
            throw HttpProblem.badRequest("malformed-json", "'" + key + "' is neither text nor a list of texts");
        }
        return texts.stream().map(String::strip).filter(t -> !t.isEmpty()).toList();
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
