package dev.caravan.config;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.Table;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a record type's table and primary key. */
final class BaseReader {
    /** Names of record types and actions: parts of URLs, folders and files, hence plain. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,99}");

    private final Database database;
    private final Problems problems;

    BaseReader(Database database, Problems problems) {
        this.database = database;
        this.problems = problems;
    }

    /** Reports a name that cannot stand in a URL or be a folder's. */
    static void checkName(String name, At at, Problems problems) {
        if (!NAME.matcher(name).matches()) {
            problems.add(
                    at,
                    "config-invalid-name",
                    "name '" + Names.shorten(name)
                            + "' is not valid; valid: at most 100 letters a to z, digits, _ and -, not beginning with -");
        }
    }

    Base read(String name, Section section) {
        checkName(name, section.at(), problems);
        Optional<Table> table = table(name, section);
        if (table.isEmpty() || hasNoColumn(table.get(), section)) {
            Column column = new Column("id", new ColumnType.Int(64), false, true, false);
            Table standIn = new Table(name, List.of(column), List.of("id"), List.of(), List.of(Set.of("id")));
            return new Base(name, section, standIn, id(column), false);
        }
        return new Base(name, section, table.get(), id(idColumn(section, table.get())), true);
    }

    /** The table of the given name, or the one named like the record type. */
    private Optional<Table> table(String name, Section section) {
        return section.has("table")
                ? section.text("table").flatMap(t -> found(t.text(), t.at()))
                : found(name, section.at());
    }

    /**
     * The table of this name. Where it is unknown, which is a problem, but another one is most likely meant, reading goes
     * on with that, so that what else is wrong is told in the same round.
     */
    private Optional<Table> found(String name, At at) {
        return database.table(name, at).or(() -> database.likely(name));
    }

    private boolean hasNoColumn(Table table, Section section) {
        if (table.columns().isEmpty()) {
            problems.add(section.at("table"), "config-no-primary-key", "table " + table.name() + " has no column");
        }
        return table.columns().isEmpty();
    }

    private static Field id(Column column) {
        return new Field(Field.ID, FieldType.ID, List.of(column), Optional.empty());
    }

    private Column idColumn(Section section, Table table) {
        Optional<Value> written = section.text("id");
        Optional<Column> column = written.isPresent()
                ? written.flatMap(v -> database.column(table, v.text(), v.at()))
                : primaryKey(section, table);
        column.ifPresent(c -> checkId(section.at("id"), table, c));
        return column.orElseGet(() -> table.columns().get(0));
    }

    private Optional<Column> primaryKey(Section section, Table table) {
        if (table.primaryKey().size() == 1) {
            return table.findColumn(table.primaryKey().get(0));
        }
        if (!section.has("id")) {
            String found = table.primaryKey().isEmpty()
                    ? "has no primary key"
                    : "has a primary key of several columns (" + Names.list(table.primaryKey()) + ")";
            problems.add(
                    section.at(),
                    "config-no-primary-key",
                    "table " + table.name() + " " + found,
                    "say with id: which column tells one record from another");
        }
        return Optional.empty();
    }

    private void checkId(At at, Table table, Column column) {
        if (!isKey(column.type())) {
            problems.add(
                    at,
                    "config-type-mismatch",
                    "column " + column.name() + " is " + FieldTypes.describe(column.type())
                            + ", which cannot be _id; valid: text, integer, decimal number, UUID");
        } else if (!table.isUnique(column.name())) {
            notUnique(at, table, column);
        }
    }

    /** A view has no keys to go by, so one must take the configuration's word; a table's keys say otherwise. */
    private void notUnique(At at, Table table, Column column) {
        String message = "the database does not keep column " + column.name() + " of table " + table.name() + " unique";
        if (table.uniqueKeys().isEmpty()) {
            problems.warn(at, "config-id-not-unique", message, "records that share an _id are changed together");
        } else {
            problems.add(at, "config-id-not-unique", message, "add a unique key, or name a column that has one");
        }
    }

    private static boolean isKey(ColumnType type) {
        return FieldTypes.fits(FieldType.REFERENCE, type);
    }
}
