package dev.caravan.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.caravan.model.Problem;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How JSON (RFC 8259) is parsed and written here, and what is said of text that is none. */
final class JsonText {
    /** Arrays and objects within each other. */
    static final int MAX_DEPTH = 200;

    /** Characters of a number, also when it is written out without an exponent. */
    static final int MAX_DIGITS = 1000;

    private static final int MAX_NAME = 50_000;

    /**
     * For all JSON in and out. Names are not kept in a table: it would grow with the file where objects are used as
     * maps. Strings need no limit of their own; an object that is too long is found before its strings are read.
     */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_DIGITS)
                    .maxNameLength(MAX_NAME)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;\\]]*; line: (\\d+), column: (\\d+)]");
    private static final Pattern ADVICE = Pattern.compile(":? \\(?enable `\\w+\\.\\w+` to allow\\)?");
    private static final Pattern CODE = Pattern.compile(" \\(code \\d+( / 0x\\p{XDigit}+)?\\)");

    private JsonText() {}

    /** Whether the text went over a limit, rather than not being JSON. */
    static boolean isOverLimit(JsonProcessingException e) {
        return e instanceof StreamConstraintsException;
    }

    /** What is wrong, as the end of a sentence, without the place. */
    static String reason(JsonProcessingException e) {
        String message = StandIns.shown(e.getOriginalMessage());
        return isOverLimit(e) ? limit(message) : plain(message);
    }

    private static String limit(String message) {
        if (message.contains("nesting")) {
            return "nests more than " + MAX_DEPTH + " arrays and objects within each other, which is the limit";
        }
        return message.contains("Number")
                ? "has a number of more than " + FileProblems.count(MAX_DIGITS) + " digits, which is the limit"
                : "has a key of more than " + FileProblems.count(MAX_NAME) + " characters, which is the limit";
    }

    /** The parser's own words, without what only programmers understand. */
    private static String plain(String message) {
        Matcher source = SOURCE.matcher(message);
        String text = CODE.matcher(source.replaceAll("line $1, column $2")).replaceAll("");
        String plain = ADVICE.matcher(text).replaceAll("");
        String first = plain.substring(0, 1).toLowerCase(Locale.ROOT);
        return Problem.abbreviate(first + plain.substring(1));
    }

    /** What a value is, for a message. */
    static String kind(JsonParser json) {
        JsonToken token = json.currentToken();
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a text";
            case VALUE_TRUE, VALUE_FALSE -> "a truth value";
            case VALUE_NULL -> "null";
            default -> "a number";
        };
    }
}
