package dev.caravan.web.page;

import java.util.List;

/**
 * The page of an export: which records, which columns, in which format.
 *
 * @param action where the form is sent for a job
 * @param download where the file is to be had at once
 * @param address of this page, to which its filters are sent
 * @param hidden conditions that no filter shows, in words
 * @param total how many records it will be
 * @param labels of the first rows
 * @param rows the first ones, as the file will have them
 */
public record ExportForm(
        String label,
        Link records,
        String address,
        String action,
        String download,
        String query,
        String sort,
        List<Choice> sorts,
        List<Choice> columns,
        List<Choice> formats,
        List<RecordList.Condition> filters,
        List<String> hidden,
        List<String> complaints,
        Total total,
        List<String> labels,
        List<List<String>> rows) {
    /** Copies the lists. */
    public ExportForm {
        sorts = List.copyOf(sorts);
        columns = List.copyOf(columns);
        formats = List.copyOf(formats);
        filters = List.copyOf(filters);
        hidden = List.copyOf(hidden);
        complaints = List.copyOf(complaints);
        labels = List.copyOf(labels);
        rows = List.copyOf(rows);
    }

    /** Something to choose. */
    public record Choice(String value, String label, boolean chosen) {}
}
