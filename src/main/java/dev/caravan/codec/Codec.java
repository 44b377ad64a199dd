package dev.caravan.codec;

import dev.caravan.model.Cell;
import dev.caravan.model.Json;
import dev.caravan.model.Shown;
import java.math.BigDecimal;
import java.time.temporal.Temporal;

/**
 * Turns cells into values of one class and back. Empty cells never come here: {@link FieldCodec} deals with them.
 *
 * @param <T> the values' class, as {@link dev.caravan.model.ColumnType} documents it
 */
abstract class Codec<T> {
    private final Class<T> type;
    private final Expectation expectation;

    Codec(Class<T> type, Expectation expectation) {
        this.type = type;
        this.expectation = expectation;
    }

    final Class<T> type() {
        return type;
    }

    final Expectation expectation() {
        return expectation;
    }

    /** The value of this text, which is not empty and, unless {@link #isVerbatim}, has no blanks at its ends. */
    abstract T decode(String text) throws CellException;

    /** The value of a number cell of a typed format. */
    T decode(BigDecimal number) throws CellException {
        throw expectation.refuse(Shown.number(number), "The cell holds a number");
    }

    /** The value of a truth value cell of a typed format. */
    T decode(boolean truth) throws CellException {
        throw expectation.refuse(truth ? "true" : "false", "The cell holds a truth value");
    }

    /** The value of a date or time cell of a typed format. */
    T decode(Temporal moment) throws CellException {
        throw expectation.refuse(Shown.moment(moment), "The cell holds a date or time");
    }

    /** The value of an array or object in a JSON file. */
    T decode(Json json) throws CellException {
        throw expectation.refuse(json.text(), "The cell holds a JSON array or object");
    }

    /** The value's text in the codec's format. Never fails, also for values that no import can bring about. */
    abstract String encode(T value);

    /** The value as a typed format writes it. */
    Cell toCell(T value) {
        return new Cell.Text(encode(value));
    }

    /** Whether decoding what was encoded gives an equal value, for all values of the column. */
    abstract boolean isLossless();

    /** Whether blanks at the ends belong to the value. */
    boolean isVerbatim() {
        return false;
    }
}
