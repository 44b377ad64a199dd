package dev.caravan.codec;

import dev.caravan.model.Cell;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Json;
import java.math.BigDecimal;

/** JSON documents in a column of text, which may hold other things as well: these are exported as they are. */
final class JsonTextCodec extends Codec<String> {
    private final JsonCodec documents = new JsonCodec();
    private final TextCodec texts;

    JsonTextCodec(ColumnType.Text column) {
        super(String.class, JsonText.EXPECTATION);
        this.texts = new TextCodec(column);
    }

    @Override
    String decode(String text) throws CellException {
        return texts.decode(JsonText.parse(text));
    }

    @Override
    String decode(BigDecimal number) throws CellException {
        return decode(documents.decode(number));
    }

    @Override
    String decode(boolean truth) throws CellException {
        return decode(documents.decode(truth));
    }

    @Override
    String decode(Json json) throws CellException {
        return decode(json.text());
    }

    @Override
    String encode(String value) {
        try {
            return JsonText.parse(value);
        } catch (CellException notJson) {
            return value;
        }
    }

    @Override
    Cell toCell(String value) {
        try {
            return documents.toCell(documents.decode(value));
        } catch (CellException notJson) {
            return new Cell.Text(value);
        }
    }

    /** The column may hold blanks between tokens, and texts that are no JSON. */
    @Override
    boolean isLossless() {
        return false;
    }
}
