package dev.caravan.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * JSON documents as text (RFC 8259): checks them strictly and takes out the blanks between tokens. All else stays as
 * it was written: digits of numbers, escapes, the order of keys, keys that come twice.
 */
final class JsonText {
    static final int MAX_DEPTH = 500;

    static final Expectation EXPECTATION =
            new Expectation("not-json", "JSON", "a JSON value, such as {\"a\":[1,true]}, \"text\" or null");

    static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonText() {}

    /** The same document, compact, if it is one that databases can store. */
    static String parse(String text) throws CellException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            checkDocument(parser, text);
        } catch (StreamConstraintsException e) {
            throw tooDeep(text);
        } catch (JsonEOFException e) {
            throw notJson(text, text.length());
        } catch (JsonProcessingException e) {
            throw notJson(text, e.getLocation().getCharOffset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compact(text);
    }

    private static void checkDocument(JsonParser parser, String text) throws IOException, CellException {
        int depth = 0;
        do {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw notJson(text, text.length());
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
                checkStorable(parser, text);
            }
        } while (depth > 0);
        if (parser.nextToken() != null) {
            throw notJson(text, parser.currentTokenLocation().getCharOffset());
        }
    }

    private static void checkStorable(JsonParser parser, String text) throws IOException, CellException {
        char[] chars = parser.getTextCharacters();
        int end = parser.getTextOffset() + parser.getTextLength();
        for (int i = parser.getTextOffset(); i < end; i++) {
            char c = chars[i];
            if (c == 0) {
                throw unstorable(text, "\\u0000");
            }
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || i + 1 == end || !Character.isLowSurrogate(chars[i + 1])) {
                    throw unstorable(text, "half a character (\\u%04x)".formatted((int) c));
                }
                i++;
            }
        }
    }

    private static CellException unstorable(String text, String what) {
        return CellException.of(
                "unstorable-text",
                text,
                "cannot be stored as JSON: it contains " + what + ", which no database text can hold",
                Optional.of("Remove it from the text"));
    }

    private static CellException tooDeep(String text) {
        String verdict = "is nested too deeply; expected at most " + MAX_DEPTH + " levels of arrays and objects";
        return CellException.of(EXPECTATION.code(), text, verdict, Optional.empty());
    }

    private static CellException notJson(String text, long offset) {
        return EXPECTATION.refuse(text, advise(text, Math.max(0, offset)));
    }

    private static String advise(String text, long offset) {
        char first = text.isEmpty() ? ' ' : text.charAt(0);
        if (Character.isLetter(first) || first == '\'') {
            return "Texts stand in double quotes";
        }
        return offset >= text.length() ? "The text ends too early" : "It can be read up to character " + offset;
    }

    /** This valid document without blanks between its tokens; the same object if there are none. */
    static String compact(String valid) {
        int blank = findBlank(valid, 0);
        if (blank < 0) {
            return valid;
        }
        StringBuilder compact = new StringBuilder(valid.length());
        int start = 0;
        while (blank >= 0) {
            compact.append(valid, start, blank);
            start = blank + 1;
            blank = findBlank(valid, start);
        }
        return compact.append(valid, start, valid.length()).toString();
    }

    /** The next blank outside of strings, from an index that is outside of strings; -1 if there is none. */
    private static int findBlank(String valid, int start) {
        boolean quoted = false;
        for (int i = start; i < valid.length(); i++) {
            char c = valid.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\') {
                i++;
            } else if (!quoted && (c == ' ' || c == '\n' || c == '\r' || c == '\t')) {
                return i;
            }
        }
        return -1;
    }
}
