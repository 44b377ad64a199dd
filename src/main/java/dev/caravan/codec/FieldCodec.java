package dev.caravan.codec;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The codec of one field in one format: turns its cells into typed values and back.
 *
 * <p>Values are of the class that {@link dev.caravan.model.ColumnType} documents for the field's column; a location in
 * two columns is a {@link dev.caravan.model.Location}. Values of other classes are a programming error and end in a
 * {@link ClassCastException}. Immutable and safe for use by several threads.
 */
public final class FieldCodec {
    private final Codec<Object> codec;
    private final boolean emptyIsText;

    /** @param emptyIsText whether an empty text is the empty string and not {@code NULL} */
    @SuppressWarnings("unchecked") // every value is cast to the codec's own class before it is handed over
    FieldCodec(Codec<?> codec, boolean emptyIsText) {
        this.codec = (Codec<Object>) codec;
        this.emptyIsText = emptyIsText;
    }

    /**
     * The value of this cell. Empty text is the empty string for a String field and {@code null} for all others; for
     * these, blanks (spaces, tabs) at the ends mean nothing, and a cell of nothing but blanks is empty.
     *
     * @throws CellException if the cell does not hold a value of the field, or one that the column cannot keep
     * @throws IllegalArgumentException for {@link Cell.Absent}, which says nothing about the field
     */
    public @Nullable Object decode(Cell cell) throws CellException {
        if (cell instanceof Cell.Text text) {
            return decodeText(text.text());
        }
        if (cell instanceof Cell.Null) {
            return null;
        }
        if (cell instanceof Cell.Numeric numeric) {
            return codec.decode(numeric.value());
        }
        if (cell instanceof Cell.Bool bool) {
            return codec.decode(bool.value());
        }
        if (cell instanceof Cell.Moment moment) {
            return codec.decode(moment.value());
        }
        return decodeRare(cell);
    }

    private @Nullable Object decodeText(String text) throws CellException {
        String value = codec.isVerbatim() ? text : Blanks.strip(text);
        if (value.isEmpty()) {
            return emptyIsText ? "" : null;
        }
        return codec.decode(value);
    }

    private @Nullable Object decodeRare(Cell cell) throws CellException {
        if (cell instanceof Cell.Nested nested) {
            return codec.decode(nested.json());
        }
        if (cell instanceof Cell.Many many) {
            return decodeText(many.text());
        }
        if (cell instanceof Cell.Invalid invalid) {
            throw CellException.of(invalid.code(), invalid.shown(), invalid.reason(), Optional.empty());
        }
        throw new IllegalArgumentException("an absent cell has no value");
    }

    /**
     * The text that an export writes for this value; empty for {@code null}. Not-a-number and infinities, which columns
     * of decimal numbers hold too, are {@link Double}s for any codec of numbers.
     */
    public String encode(@Nullable Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            return number.toString();
        }
        return value == null ? "" : codec.encode(codec.type().cast(value));
    }

    /**
     * The cell that an export to a typed format (JSON, a workbook) writes for this value: typed where the format is the
     * default one, otherwise text; {@link Cell.Null} for {@code null}.
     */
    public Cell toCell(@Nullable Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            return Cells.text(number.toString());
        }
        return value == null ? Cells.NULL : codec.toCell(codec.type().cast(value));
    }

    /**
     * Whether an export writes this cell for this value, as text or typed. If so, importing the cell means no change,
     * even where the format shows less than the value holds.
     */
    public boolean writes(@Nullable Object value, Cell cell) {
        if (cell instanceof Cell.Text text) {
            return text.text().equals(encode(value)) || cell.equals(toCell(value));
        }
        if (cell instanceof Cell.Numeric numeric && toCell(value) instanceof Cell.Numeric written) {
            return numeric.value().compareTo(written.value()) == 0;
        }
        if (cell instanceof Cell.Nested nested && toCell(value) instanceof Cell.Nested written) {
            return JsonEquality.equal(nested.json(), written.json());
        }
        return Objects.equals(cell, toCell(value));
    }

    /**
     * Whether decoding what was encoded gives an equal value, for every value that the column can hold within the years
     * 1 to 9999. Where it does not, only {@link #writes} tells an untouched cell from a changed one. Infinities and
     * not-a-number of floating types, which no import can bring about, do not count.
     */
    public boolean isLossless() {
        return codec.isLossless();
    }
}
