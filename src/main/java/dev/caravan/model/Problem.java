package dev.caravan.model;

import java.util.Optional;

/**
 * One thing wrong with a row, a file or a request.
 *
 * @param code kebab-case, one of {@code docs/errors.md}
 * @param message what was found and what is valid, as a sentence that can be read aloud; without line and column, which
 *     stand beside it
 * @param column the label of the column, if the problem has one
 * @param field the name of the field, if the problem has one
 * @param value what was found, if the problem is about a value
 * @param hint what to do about it, if that is known
 */
public record Problem(
        String code,
        String message,
        Optional<String> column,
        Optional<String> field,
        Optional<String> value,
        Optional<String> hint) {
    /** How much of a value is kept; longer ones are cut and end in {@code …}. */
    public static final int MAX_VALUE_LENGTH = 200;

    /** Cuts the value to {@link #MAX_VALUE_LENGTH} characters, and makes it one that every database can keep. */
    public Problem {
        value = value.map(Problem::abbreviate).map(Shown::storable);
    }

    /** A problem of a row or file as a whole. */
    public static Problem of(String code, String message) {
        return new Problem(code, message, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same problem, at this column. */
    public Problem at(ImportField place, String found) {
        return at(place.label(), place.field().name(), found);
    }

    /** The same problem, at the column of this label and field. */
    public Problem at(String label, String name, String found) {
        return new Problem(code, message, Optional.of(label), Optional.of(name), Optional.of(found), hint);
    }

    /** The same problem, with this hint. */
    public Problem withHint(String text) {
        return new Problem(code, message, column, field, value, Optional.of(text));
    }

    /** This text, cut to {@link #MAX_VALUE_LENGTH} characters where it is longer. */
    public static String abbreviate(String text) {
        if (text.length() <= MAX_VALUE_LENGTH) {
            return text;
        }
        int end = MAX_VALUE_LENGTH - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }
}
