package dev.caravan.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.caravan.model.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether two JSON documents mean the same: the order of keys does not matter, of a key that comes twice the last one
 * counts, numbers are equal by value ({@code 1}, {@code 1.0} and {@code 1e0}), strings by their characters. So
 * PostgreSQL compares {@code jsonb}.
 */
public final class JsonEquality {
    /** Longer numbers are compared as text: making numbers of them takes more than linear time. */
    private static final int MAX_NUMBER_LENGTH = 10_000;

    private JsonEquality() {}

    /** Whether both mean the same. Texts that are not JSON, or nested too deeply, are compared as texts. */
    public static boolean equal(Json a, Json b) {
        if (a.text().equals(b.text())) {
            return true;
        }
        try {
            return read(a).equals(read(b));
        } catch (IOException notReadable) {
            return false;
        }
    }

    /** Maps, lists, and for scalars what {@link #scalar} makes of them. */
    private static Object read(Json json) throws IOException {
        try (JsonParser parser = JsonText.FACTORY.createParser(json.text())) {
            parser.nextToken();
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new IOException("more than one JSON value");
            }
            return value;
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> members = new HashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                members.put(name, value(parser));
            }
            return members;
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(parser));
            }
            return elements;
        }
        return scalar(parser, token);
    }

    /** A string as it is, a number by value, and the token itself for {@code true}, {@code false}, {@code null}. */
    private static Object scalar(JsonParser parser, @Nullable JsonToken token) throws IOException {
        if (token == null) {
            throw new IOException("no JSON value");
        }
        if (token.isNumeric()) {
            return number(parser.getText());
        }
        return token == JsonToken.VALUE_STRING ? parser.getText() : token;
    }

    private static Object number(String text) {
        if (text.length() > MAX_NUMBER_LENGTH) {
            return new NumberAsText(text);
        }
        try {
            return new BigDecimal(text).stripTrailingZeros();
        } catch (NumberFormatException exponentTooLarge) {
            return new NumberAsText(text);
        }
    }

    /** A number that is not worth computing; not equal to a string of the same characters. */
    private record NumberAsText(String text) {}
}
