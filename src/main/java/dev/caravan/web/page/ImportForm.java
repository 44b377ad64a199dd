package dev.caravan.web.page;

import java.util.List;
import java.util.Optional;

/**
 * The first step of an import: choose a file.
 *
 * @param action where the form is sent
 * @param formats that files may have
 * @param largest how many bytes a file may have
 * @param complaint why the last file was not taken
 */
public record ImportForm(
        String label,
        String action,
        Link records,
        List<Column> columns,
        List<Link> templates,
        String formats,
        long largest,
        boolean allOrNone,
        Optional<String> complaint) {
    /** Copies the lists. */
    public ImportForm {
        columns = List.copyOf(columns);
        templates = List.copyOf(templates);
    }

    /**
     * A column that files may have.
     *
     * @param type the key of the words that say what stands in it
     * @param format how it is written, if the import says so
     * @param reference what it names, if it names another record
     */
    public record Column(
            String label,
            String type,
            Optional<String> format,
            Optional<String> reference,
            boolean required,
            boolean identifies) {}
}
