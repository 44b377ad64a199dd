package dev.caravan.codec;

import dev.caravan.model.Cell;
import dev.caravan.model.Json;
import dev.caravan.model.Shown;
import java.math.BigDecimal;

/** JSON documents: any JSON value as text, or as an array, object, number or truth value of a JSON file. */
final class JsonCodec extends Codec<Json> {

    JsonCodec() {
        super(Json.class, JsonText.EXPECTATION);
    }

    @Override
    Json decode(String text) throws CellException {
        return new Json(JsonText.parse(text));
    }

    @Override
    Json decode(BigDecimal number) {
        return new Json(Shown.number(number));
    }

    @Override
    Json decode(boolean truth) {
        return new Json(Boolean.toString(truth));
    }

    @Override
    Json decode(Json json) throws CellException {
        return decode(json.text());
    }

    @Override
    String encode(Json value) {
        return JsonText.compact(value.text());
    }

    /**
     * Arrays, objects, truth values and numbers as such; strings and {@code null} as JSON text, since a plain text cell
     * is read as JSON text and a missing value as {@code NULL}.
     */
    @Override
    Cell toCell(Json value) {
        String text = encode(value);
        return switch (text.charAt(0)) {
            case '{', '[' -> new Cell.Nested(new Json(text));
            case 't', 'f' -> new Cell.Bool(text.equals("true"));
            case '"', 'n' -> new Cell.Text(text);
            default -> number(text);
        };
    }

    /** A number whose digits would not come back the same stays text. */
    private static Cell number(String text) {
        NumberText scanned = NumberText.scan(text);
        if (scanned == null || Math.abs(scanned.writtenScale()) > Shown.MAX_PLAIN_DIGITS) {
            return new Cell.Text(text);
        }
        BigDecimal number = new BigDecimal(text);
        return Shown.number(number).equals(text) ? new Cell.Numeric(number) : new Cell.Text(text);
    }

    @Override
    boolean isLossless() {
        return true;
    }
}
