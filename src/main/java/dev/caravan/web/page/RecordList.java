package dev.caravan.web.page;

import dev.caravan.model.Problem;
import java.util.List;
import java.util.Optional;

/**
 * The list of a record type.
 *
 * @param address of the list without a query; its filters are sent to {@code address/find}
 * @param query the query that it shows, without its page; empty if nothing is asked
 * @param sort the sort key of the query, empty for the default
 * @param complaints what is wrong with the query
 * @param hidden conditions of the query that no filter shows, in words
 */
public record RecordList(
        String label,
        String address,
        String query,
        String sort,
        List<Column> columns,
        List<Entry> entries,
        List<Condition> filters,
        List<String> complaints,
        List<String> hidden,
        Pager pager,
        List<Importing> imports,
        List<Link> exports) {
    /** Copies the lists. */
    public RecordList {
        columns = List.copyOf(columns);
        entries = List.copyOf(entries);
        filters = List.copyOf(filters);
        complaints = List.copyOf(complaints);
        hidden = List.copyOf(hidden);
        imports = List.copyOf(imports);
        exports = List.copyOf(exports);
    }

    /** Whether the list is narrowed. */
    public boolean isFiltered() {
        return filters.stream().anyMatch(Condition::isSet) || !hidden.isEmpty();
    }

    /**
     * A column.
     *
     * @param sort leads to the list sorted by it; empty if that cannot be
     * @param direction {@code ascending}, {@code descending} or {@code none}, as ARIA names them
     * @param number whether it holds numbers, which stand to the right
     */
    public record Column(String label, Optional<String> sort, String direction, boolean number) {}

    /** A record: its own page, and a cell for each column. */
    public record Entry(String href, List<Cell> cells) {
        /** Copies the list. */
        public Entry {
            cells = List.copyOf(cells);
        }
    }

    /**
     * A value.
     *
     * @param href the record that it names, if it is a reference
     * @param json whether it is a document rather than a line of text
     */
    public record Cell(String text, Optional<String> href, boolean json) {
        /** Plain text. */
        public static Cell of(String text) {
            return new Cell(text, Optional.empty(), false);
        }

        /** The same, cut to what a list has room for. */
        public Cell brief() {
            return new Cell(Problem.abbreviate(text), href, json);
        }
    }

    /** An import that can be started from the list, and its templates. */
    public record Importing(Link page, String template) {}

    /**
     * A filter.
     *
     * @param name the field's
     * @param kind {@code text}, {@code number}, {@code boolean}, {@code date}, {@code datetime} or {@code reference}
     * @param value what is looked for; for a reference the key of the record
     * @param shown the name of the record that a reference means
     * @param from the least value, for ranges
     * @param to the greatest value, for ranges
     */
    public record Condition(
            String name, String label, String kind, String value, String shown, String from, String to) {
        /** Whether it narrows the list. */
        public boolean isSet() {
            return !value.isEmpty() || !from.isEmpty() || !to.isEmpty();
        }
    }
}
