package dev.caravan.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;

/** JSON values as cells, nothing lost: numbers keep their digits, arrays and objects their text. */
final class JsonCells {
    private static final int DIGITS_OF_ANY_LONG = 18;

    private final TextReader text;
    private final TextEncoding encoding;

    JsonCells(TextReader text, TextEncoding encoding) {
        this.text = text;
        this.encoding = encoding;
    }

    /** The value at which the parser stands; it then stands at the value's last token. */
    Cell read(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        return switch (token) {
            case VALUE_NULL -> Cells.NULL;
            case VALUE_TRUE -> new Cell.Bool(true);
            case VALUE_FALSE -> new Cell.Bool(false);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(json);
            case START_ARRAY, START_OBJECT -> nested(json);
            default -> text(json.getText());
        };
    }

    private Cell text(String value) {
        int bad = StandIns.find(value);
        return bad < 0 ? Cells.text(value) : invalid(value, bad);
    }

    private Cell invalid(String value, int bad) {
        return new Cell.Invalid("bad-encoding", StandIns.shown(value), reason(value.charAt(bad)));
    }

    /** Without a bad byte in the file, half of a character can only have been escaped: {@code \ud800}. */
    String reason(char bad) {
        return text.sawBadBytes() ? StandIns.reason(bad, encoding) : StandIns.HALF;
    }

    private static Cell number(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getTextLength() <= DIGITS_OF_ANY_LONG) {
            return new Cell.Numeric(BigDecimal.valueOf(json.getLongValue()));
        }
        String digits = json.getText();
        try {
            BigDecimal value = new BigDecimal(digits);
            return isTooLong(value) ? FileProblems.numberTooLong(digits) : new Cell.Numeric(value);
        } catch (NumberFormatException e) {
            return FileProblems.numberTooLong(digits);
        }
    }

    /** {@code 1e999999999} is short to write, and a gigabyte when it is written out. */
    private static boolean isTooLong(BigDecimal value) {
        return Math.abs((long) value.scale()) > JsonText.MAX_DIGITS;
    }

    private Cell nested(JsonParser json) throws IOException {
        StringWriter copy = new StringWriter();
        try (JsonGenerator out = JsonText.FACTORY.createGenerator(copy)) {
            int depth = 0;
            JsonToken token = json.currentToken();
            while (true) {
                copy(token, json, out);
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 0) {
                    break;
                }
                token = json.nextToken();
            }
        }
        int bad = StandIns.find(copy.getBuffer());
        return bad < 0 ? new Cell.Nested(new Json(copy.toString())) : invalid(copy.toString(), bad);
    }

    private static void copy(JsonToken token, JsonParser json, JsonGenerator out) throws IOException {
        switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(json.getText());
            default -> out.copyCurrentEvent(json);
        }
    }
}
