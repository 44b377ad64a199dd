package dev.caravan.model;

import java.math.BigDecimal;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.stream.Collectors;

/** What a file says in one cell, before any codec has looked at it. {@link Cells} makes the common ones. */
public sealed interface Cell {
    /** Text, exactly as the file has it. */
    record Text(String text) implements Cell {}

    /** A number of a typed format, with all its digits. */
    record Numeric(BigDecimal value) implements Cell {}

    /** A truth value of a typed format. */
    record Bool(boolean value) implements Cell {}

    /**
     * A date, time or datetime of a typed format: {@link java.time.LocalDate}, {@link java.time.LocalTime} or
     * {@link java.time.LocalDateTime}.
     */
    record Moment(Temporal value) implements Cell {}

    /** A JSON array or object inside a JSON file. */
    record Nested(Json json) implements Cell {}

    /**
     * Several values in one cell: those of a back reference or a many-to-many reference, ordered.
     *
     * @param cells the values
     */
    record Many(List<Cell> cells) implements Cell {
        /** Copies the list. */
        public Many {
            cells = List.copyOf(cells);
        }

        /** Each value quoted, with quotes doubled, and comma-separated: {@code "B1","B2"}. */
        public String text() {
            return cells.stream()
                    .map(c -> '"' + c.shown().replace("\"", "\"\"") + '"')
                    .collect(Collectors.joining(","));
        }
    }

    /**
     * The value is missing: JSON's {@code null}. The empty cell of a workbook is empty text, as in CSV: what a spreadsheet
     * shows and saves as nothing may have been an empty text before.
     */
    record Null() implements Cell {}

    /** The row does not have this column at all: a key that a JSON object lacks. The field is left alone. */
    record Absent() implements Cell {}

    /**
     * The file itself says that there is no value to be had: bytes that are not of its encoding, a workbook's error
     * value.
     *
     * @param shown what stands there, as well as it can be shown
     * @param reason why it is not a value, as the end of a sentence: {@code is not UTF-8}
     */
    record Invalid(String code, String shown, String reason) implements Cell {}

    /** Whether a person would see nothing in this cell. */
    default boolean isEmpty() {
        return this instanceof Null
                || this instanceof Absent
                || (this instanceof Text t && t.text().isEmpty())
                || (this instanceof Many m && m.cells().isEmpty());
    }

    /** The cell as a person would see it, for messages and error files. */
    default String shown() {
        if (this instanceof Text t) {
            return t.text();
        }
        if (this instanceof Numeric n) {
            return Shown.number(n.value());
        }
        if (this instanceof Bool b) {
            return b.value() ? "True" : "False";
        }
        if (this instanceof Moment t) {
            return Shown.moment(t.value());
        }
        if (this instanceof Many m) {
            return m.text();
        }
        if (this instanceof Nested n) {
            return n.json().text();
        }
        return this instanceof Invalid i ? i.shown() : "";
    }
}
