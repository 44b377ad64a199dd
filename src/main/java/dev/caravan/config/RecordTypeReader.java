package dev.caravan.config;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.RecordType;
import dev.caravan.model.Table;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a record type's fields: those that are declared, and one for each other column of its table. */
final class RecordTypeReader {
    private static final Set<String> RESERVED = Set.of(Field.ID, Field.CREATED_AT, Field.UPDATED_AT);

    private final Database database;
    private final Bases bases;
    private final Problems problems;

    RecordTypeReader(Database database, Bases bases, Problems problems) {
        this.database = database;
        this.bases = bases;
        this.problems = problems;
    }

    /**
     * A record type whose fields are bound, without list and actions yet.
     *
     * @param broken names of fields that are declared with a problem, and therefore not in the record type
     */
    record Bound(RecordType type, Set<String> broken) {}

    Bound read(Base base) {
        Optional<Field> createdAt = stamp(base, "created_at", Field.CREATED_AT);
        Optional<Field> updatedAt = stamp(base, "updated_at", Field.UPDATED_AT);
        Map<String, Field> fields = new LinkedHashMap<>();
        Set<String> broken = new HashSet<>();
        FieldReader reader = new FieldReader(base, database, bases, problems);
        for (Section section : base.section().sections("fields", Shape.FIELD)) {
            declare(section, reader, fields, broken);
        }
        Set<String> used = new HashSet<>();
        used.add(base.id().column().name());
        createdAt.ifPresent(f -> used.add(f.column().name()));
        updatedAt.ifPresent(f -> used.add(f.column().name()));
        fields.values().forEach(f -> f.columns().forEach(c -> used.add(c.name())));
        addOthers(base, fields, used, broken);
        RecordType type = new RecordType(
                base.name(),
                base.table(),
                base.id(),
                createdAt,
                updatedAt,
                fields,
                Optional.empty(),
                List.of(),
                List.of());
        return new Bound(type, broken);
    }

    private void declare(Section section, FieldReader reader, Map<String, Field> fields, Set<String> broken) {
        Optional<Value> name = section.requireText("name");
        if (name.isEmpty() || !isFree(name.get(), fields, broken)) {
            return;
        }
        Optional<Field> field = reader.read(section, name.get());
        field.ifPresent(f -> fields.put(f.name(), f));
        if (field.isEmpty()) {
            broken.add(name.get().text());
        }
    }

    private boolean isFree(Value name, Map<String, Field> fields, Set<String> broken) {
        if (RESERVED.contains(name.text())) {
            String key = name.text().substring(1);
            problems.add(
                    name.at(),
                    "config-invalid-name",
                    "name " + name.text() + " is reserved",
                    "say with " + key + ": of the record type which column it is");
            return false;
        }
        if (fields.containsKey(name.text()) || broken.contains(name.text())) {
            problems.add(name.at(), "config-duplicate-name", "field '" + name.text() + "' is declared twice");
            return false;
        }
        return true;
    }

    /** The field of a point in time that a record type has if it says so, or if its table has a column named so. */
    private Optional<Field> stamp(Base base, String key, String name) {
        Optional<Value> written = base.section().text(key);
        if (!base.complete()) {
            return Optional.empty();
        }
        if (written.isEmpty()) {
            return Database.findColumn(base.table(), name)
                    .filter(RecordTypeReader::isTimestamp)
                    .or(() -> Database.findColumn(base.table(), key).filter(RecordTypeReader::isTimestamp))
                    .map(c -> stamp(name, c));
        }
        Value value = written.get();
        Optional<Column> column = database.column(base.table(), value.text(), value.at());
        column.filter(c -> !isTimestamp(c))
                .ifPresent(c -> problems.add(
                        value.at(),
                        "config-type-mismatch",
                        "column " + c.name() + " is " + FieldTypes.describe(c.type()) + "; valid: a timestamp"));
        return column.map(c -> stamp(name, c));
    }

    private static boolean isTimestamp(Column column) {
        return column.type() instanceof ColumnType.Timestamp;
    }

    private static Field stamp(String name, Column column) {
        return new Field(name, FieldType.DATETIME, List.of(column), Optional.empty());
    }

    private void addOthers(Base base, Map<String, Field> fields, Set<String> used, Set<String> broken) {
        Table table = base.table();
        for (Column column : table.columns()) {
            if (used.contains(column.name())) {
                continue;
            }
            String name = name(table, column);
            if (RESERVED.contains(name) || fields.containsKey(name)) {
                hidden(base, column, name);
            } else if (!broken.contains(name)) {
                fields.put(name, bases.undeclared(table, column, name));
            }
        }
    }

    private void hidden(Base base, Column column, String name) {
        String reason =
                RESERVED.contains(name) ? "the name " + name + " is reserved" : "another field is called " + name;
        String message = "column " + column.name() + " has no field, for " + reason;
        problems.warn(base.section().at(), "config-hidden-column", message, "declare a field of another name for it");
    }

    /**
     * The name of a column's field. Names that a database has folded to upper case are those that were written without
     * quotes; in lower case they are the same on every database.
     */
    private static String name(Table table, Column column) {
        String lower = column.name().toLowerCase(Locale.ROOT);
        boolean folded = column.name().equals(column.name().toUpperCase(Locale.ROOT));
        return folded && table.findColumn(lower).isEmpty() ? lower : column.name();
    }
}
