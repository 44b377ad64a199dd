package dev.caravan.config;

import dev.caravan.model.Column;
import dev.caravan.model.DatabaseSchema;
import dev.caravan.model.Suggestion;
import dev.caravan.model.Table;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Finds tables and columns by the names that the configuration gives them: by exact name, otherwise ignoring case,
 * because some databases fold unquoted names to upper case and others to lower case.
 */
final class Database {
    private final DatabaseSchema schema;
    private final Problems problems;

    Database(DatabaseSchema schema, Problems problems) {
        this.schema = schema;
        this.problems = problems;
    }

    /** The table of this name; none or several are a problem. */
    Optional<Table> table(String name, At at) {
        List<String> found = matches(name, schema.tables().keySet());
        if (found.size() == 1) {
            return schema.findTable(found.get(0));
        }
        if (found.isEmpty()) {
            Collection<String> valid = schema.tables().keySet();
            problems.unknown(at, "config-unknown-table", "table", name, valid);
        } else {
            ambiguous(at, "table", name, found);
        }
        return Optional.empty();
    }

    /** The table that is most likely meant by a name that no table has. */
    Optional<Table> likely(String name) {
        return Suggestion.find(name, schema.tables().keySet()).flatMap(schema::findTable);
    }

    /** The column of this name; none or several are a problem. */
    Optional<Column> column(Table table, String name, At at) {
        List<String> found = matches(name, names(table));
        if (found.size() == 1) {
            return table.findColumn(found.get(0));
        }
        if (found.isEmpty()) {
            problems.unknown(at, "config-unknown-column", "column of table " + table.name(), name, names(table));
        } else {
            ambiguous(at, "column of table " + table.name(), name, found);
        }
        return Optional.empty();
    }

    /** The column of this name, if there is exactly one. */
    static Optional<Column> findColumn(Table table, String name) {
        List<String> found = matches(name, names(table));
        return found.size() == 1 ? table.findColumn(found.get(0)) : Optional.empty();
    }

    static List<String> names(Table table) {
        return table.columns().stream().map(Column::name).toList();
    }

    private void ambiguous(At at, String what, String name, List<String> found) {
        String message = what + " '" + name + "' may be each of " + Names.list(found);
        problems.add(at, "config-ambiguous", message, "write it exactly as the database does");
    }

    private static List<String> matches(String name, Collection<String> names) {
        return names.contains(name)
                ? List.of(name)
                : names.stream().filter(name::equalsIgnoreCase).toList();
    }
}
