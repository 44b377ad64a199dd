package dev.caravan.config;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one declared field of a record type. */
final class FieldReader {
    /** Letters of any script, so that a field may be called as its users call it; nothing that queries give meaning. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{N}_-]{0,99}");

    private final Base base;
    private final Database database;
    private final Bases bases;
    private final Problems problems;

    FieldReader(Base base, Database database, Bases bases, Problems problems) {
        this.base = base;
        this.database = database;
        this.bases = bases;
        this.problems = problems;
    }

    /** The field; empty if something is wrong with it, which is reported then. */
    Optional<Field> read(Section section, Value name) {
        if (!NAME.matcher(name.text()).matches()) {
            String valid = "valid: a letter or _, then letters, digits, _ and -";
            problems.add(
                    name.at(),
                    "config-invalid-name",
                    "name '" + Names.shorten(name.text()) + "' is not valid; " + valid);
        }
        Optional<FieldType> type = type(section);
        List<Column> columns = columns(section, name);
        if (columns.isEmpty() || (type.isEmpty() && section.has("type"))) {
            return Optional.empty();
        }
        return columns.size() == 2
                ? location(section, name, type, columns)
                : field(section, name, type, columns.get(0));
    }

    private Optional<FieldType> type(Section section) {
        Optional<Value> value = section.text("type");
        Optional<FieldType> type = value.flatMap(v -> FieldTypes.find(v.text()));
        if (value.isPresent() && type.isEmpty()) {
            problems.unknown(
                    value.get().at(),
                    "config-unknown-value",
                    "type",
                    value.get().text(),
                    FieldTypes.labels());
        }
        return type;
    }

    private List<Column> columns(Section section, Value name) {
        List<Value> names = section.has("columns") ? section.texts("columns") : section.texts("column");
        if (section.has("columns") && section.has("column")) {
            problems.add(
                    section.at("column"), "config-misplaced-key", "not allowed beside columns; valid: one of them");
        }
        if (!base.complete()) {
            return List.of();
        }
        if (names.size() > 2) {
            problems.add(
                    section.at("columns"),
                    "config-type-mismatch",
                    names.size() + " columns; valid: one, or latitude and longitude");
            return List.of();
        }
        if (!section.has("columns") && !section.has("column")) {
            return column(name).stream().toList();
        }
        for (String key : List.of("columns", "column")) {
            if (section.isEmptyList(key)) {
                problems.add(section.at(key), "config-empty-value", "is empty; valid: at least one column");
            }
        }
        List<Column> columns = new ArrayList<>();
        names.forEach(n -> database.column(base.table(), n.text(), n.at()).ifPresent(columns::add));
        return columns.size() == names.size() ? columns : List.of();
    }

    /** Without a column, the one that is named like the field. */
    private Optional<Column> column(Value name) {
        Optional<Column> column = Database.findColumn(base.table(), name.text());
        if (column.isEmpty()) {
            problems.add(
                    name.at(),
                    "config-unknown-column",
                    "table " + base.table().name() + " has no column '" + Names.shorten(name.text()) + "'; valid: "
                            + Names.list(Database.names(base.table())),
                    "say with column: which one it is");
        }
        return column;
    }

    private Optional<Field> location(Section section, Value name, Optional<FieldType> type, List<Column> columns) {
        refuseTarget(section);
        if (type.isPresent() && type.get() != FieldType.LOCATION) {
            problems.add(
                    section.at("type"),
                    "config-type-mismatch",
                    "type " + type.get().label() + " has one column; valid with two columns: Location");
            return Optional.empty();
        }
        Optional<Column> other =
                columns.stream().filter(c -> !FieldTypes.isNumeric(c.type())).findFirst();
        if (other.isPresent() || columns.get(0).equals(columns.get(1))) {
            String found = other.map(c -> "column " + c.name() + " is " + FieldTypes.describe(c.type()))
                    .orElse("the two columns are the same");
            problems.add(
                    section.at("columns"),
                    "config-type-mismatch",
                    found + "; valid for a Location: two numeric columns, latitude and longitude");
            return Optional.empty();
        }
        return Optional.of(new Field(name.text(), FieldType.LOCATION, columns, Optional.empty()));
    }

    private Optional<Field> field(Section section, Value name, Optional<FieldType> type, Column column) {
        boolean reference = type.map(t -> t == FieldType.REFERENCE).orElse(section.has("target"));
        if (!reference) {
            refuseTarget(section);
        }
        if (type.isPresent() && !FieldTypes.fits(type.get(), column.type())) {
            misfit(section, type.get(), column);
            return Optional.empty();
        }
        if (reference) {
            return bases.target(base.table(), column, section.text("target"), section.at())
                    .map(target -> Bases.reference(name.text(), column, target));
        }
        return Optional.of(type.map(t -> new Field(name.text(), t, List.of(column), Optional.empty()))
                .orElseGet(() -> bases.undeclared(base.table(), column, name.text())));
    }

    private void refuseTarget(Section section) {
        if (section.has("target")) {
            problems.add(section.at("target"), "config-misplaced-key", "only a field of type Reference has a target");
        }
    }

    private void misfit(Section section, FieldType type, Column column) {
        boolean half = type == FieldType.LOCATION && FieldTypes.isNumeric(column.type());
        String valid = half
                ? "two numeric columns, columns: [latitude, longitude], or a point"
                : Names.list(FieldTypes.valid(column.type()));
        problems.add(
                section.at("type"),
                "config-type-mismatch",
                "column " + column.name() + " of table " + base.table().name() + " is " + describe(column.type())
                        + ", which cannot be " + type.label() + "; valid: " + valid);
    }

    private static String describe(ColumnType type) {
        return type instanceof ColumnType.Other other ? "of type " + other.name() : FieldTypes.describe(type);
    }
}
