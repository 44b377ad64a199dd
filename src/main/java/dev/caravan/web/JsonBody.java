package dev.caravan.web;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small JSON objects as request bodies. */
final class JsonBody {
    private static final int MAX_BYTES = 1 << 20;
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

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
            node = bytes.length == 0 ? STRICT.createObjectNode() : STRICT.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw HttpProblem.badRequest("malformed-json", notJson(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!node.isObject()) {
            throw HttpProblem.badRequest("malformed-json", "the body is not a JSON object");
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!List.of(keys).contains(name)) {
                String valid = keys.length == 0 ? "the body is to be empty" : "valid: " + String.join(", ", keys);
                throw new HttpProblem(
                        400,
                        "unknown-key",
                        "'" + name + "' is not known here; " + valid,
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

    /** The parser's own words are about its parts; what helps is the place. */
    private static String notJson(JsonProcessingException e) {
        String what = e instanceof StreamConstraintsException
                ? "the body nests too deeply, or has a number or name that is too long"
                : "the body is not JSON, or has a key twice";
        JsonLocation place = e.getLocation();
        return place == null ? what : what + ": near line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    /** The texts under this key: a list of them, or one with commas between them. */
    static List<String> texts(JsonNode object, String key) {
        JsonNode value = object.path(key);
        List<String> texts = new ArrayList<>();
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
