package dev.caravan.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of a row.
 *
 * @param line the physical line on which the row starts
 * @param record the row's number among the data rows, from 1
 * @param id the record's {@code _id} as text, unless the row is an error
 * @param problems why it is an error; empty for all other kinds
 * @param changes what a dry run would change, cell by cell; empty for runs that save
 */
public record Outcome(
        long line, long record, Kind kind, Optional<String> id, List<Problem> problems, List<Change> changes) {
    /** Copies the lists. */
    public Outcome {
        problems = List.copyOf(problems);
        changes = List.copyOf(changes);
    }

    /** The kinds of outcomes. */
    public enum Kind {
        /** A new record was created. */
        CREATED,
        /** An existing record was changed. */
        UPDATED,
        /** The record was already as the row says; nothing was written. */
        UNCHANGED,
        /** Nothing was written, because something is wrong. */
        ERROR;

        /** The kind as files and the API show it: {@code created}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A value that a dry run would change.
     *
     * @param field the field's name
     * @param column the column's label
     * @param from the present value, as an export would write it
     * @param to the new value, as an export would write it
     */
    public record Change(String field, String column, String from, String to) {}

    /** A row that was saved. */
    public static Outcome saved(Row row, Kind kind, String id) {
        return new Outcome(row.line(), row.number(), kind, Optional.of(id), List.of(), List.of());
    }

    /** A row that was not saved. */
    public static Outcome error(Row row, List<Problem> problems) {
        return new Outcome(row.line(), row.number(), Kind.ERROR, Optional.empty(), problems, List.of());
    }
}
