package dev.caravan.format;

import java.util.List;

/**
 * A column of a file that is to be filled in.
 *
 * @param label its header
 * @param type what it holds: {@code Date}
 * @param format how that is written: {@code DD-MM-YYYY}; empty if there is nothing to say
 * @param required whether a file without the column is refused
 * @param reference what its cells refer to: {@code country by name}; empty if to nothing
 * @param example a cell as it may be filled in
 * @param choices the cells that there can be; empty if there are too many to list
 * @param closed whether no other cell is valid
 * @param text whether a spreadsheet should take what is typed as text
 */
public record TemplateColumn(
        String label,
        String type,
        String format,
        boolean required,
        String reference,
        String example,
        List<String> choices,
        boolean closed,
        boolean text) {
    /** Copies the list. */
    public TemplateColumn {
        choices = List.copyOf(choices);
    }

    /** What a person who looks at the header wants to know. */
    String comment() {
        return type
                + (format.isEmpty() ? "" : ", " + format)
                + (required ? ", required" : ", optional")
                + (reference.isEmpty() ? "" : "\n" + reference)
                + (example.isEmpty() ? "" : "\nExample: " + example);
    }

    /** The row that explains the column; the header of such rows is {@link Templates#EXPLAINED}. */
    List<String> explanation() {
        return List.of(label, type, format, required ? "yes" : "no", reference, example);
    }
}
