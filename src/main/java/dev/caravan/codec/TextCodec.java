package dev.caravan.codec;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Shown;
import java.math.BigDecimal;
import java.time.temporal.Temporal;
import java.util.Optional;

/** Text, as it stands. Refused is only what no database text can hold, and what is longer than the column. */
final class TextCodec extends Codec<String> {
    private final int maxLength;

    TextCodec(ColumnType.Text column) {
        super(String.class, new Expectation("not-text", "text", "a single value"));
        this.maxLength = column.maxLength().orElse(Integer.MAX_VALUE);
    }

    @Override
    String decode(String text) throws CellException {
        checkStorable(text);
        if (text.length() > maxLength) {
            checkLength(text);
        }
        return text;
    }

    private static void checkStorable(String text) throws CellException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw unstorable(text, i, "the NUL character (U+0000), which no database text can hold");
            }
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw unstorable(text, i, "half a character (U+%04X)".formatted((int) c));
                }
                i++;
            }
        }
    }

    private static CellException unstorable(String text, int index, String what) {
        String hint = "Remove character %s of the cell".formatted(text.codePointCount(0, index) + 1);
        return CellException.of(
                "unstorable-text", text, "cannot be stored as text: it contains " + what, Optional.of(hint));
    }

    private void checkLength(String text) throws CellException {
        int length = text.codePointCount(0, text.length());
        if (length > maxLength) {
            String verdict = "is too long: %s characters; expected at most %s".formatted(length, maxLength);
            throw CellException.of("too-long", text, verdict, Optional.empty());
        }
    }

    /** All digits, as a JSON file or a workbook means them. */
    @Override
    String decode(BigDecimal number) throws CellException {
        return decode(Shown.number(number));
    }

    @Override
    String decode(boolean truth) throws CellException {
        return decode(truth ? "true" : "false");
    }

    @Override
    String decode(Temporal moment) throws CellException {
        return decode(Shown.moment(moment));
    }

    @Override
    String encode(String value) {
        return value;
    }

    @Override
    Cell toCell(String value) {
        return Cells.text(value);
    }

    @Override
    boolean isLossless() {
        return true;
    }

    @Override
    boolean isVerbatim() {
        return true;
    }
}
