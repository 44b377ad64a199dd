package dev.caravan.config;

import dev.caravan.model.Association;
import dev.caravan.model.Column;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads an entry of {@code association_records}: a table of links. */
final class AssociationReader {
    private final Database database;
    private final Bases bases;
    private final Problems problems;

    AssociationReader(Database database, Bases bases, Problems problems) {
        this.database = database;
        this.bases = bases;
        this.problems = problems;
    }

    /** The association; empty if something is wrong with it, which is reported then. */
    Optional<Association> read(String name, Section section) {
        BaseReader.checkName(name, section.at(), problems);
        Optional<Table> table = section.has("table")
                ? section.text("table").flatMap(t -> database.table(t.text(), t.at()))
                : database.table(name, section.at());
        List<Section> entries = section.sections("fields", Shape.ASSOCIATION_FIELD);
        int given = section.items("fields").size();
        if (given != 2) {
            problems.add(
                    section.at("fields"),
                    "config-association-fields",
                    "an association has two fields, both references; found: " + given);
        }
        List<Field> fields = new ArrayList<>();
        entries.forEach(e -> field(e, table).ifPresent(fields::add));
        if (table.isEmpty() || given != 2 || fields.size() != 2 || !differ(section, fields)) {
            return Optional.empty();
        }
        return Optional.of(new Association(name, table.get(), fields));
    }

    private boolean differ(Section section, List<Field> fields) {
        boolean sameName = fields.get(0).name().equals(fields.get(1).name());
        boolean sameColumn = fields.get(0).column().equals(fields.get(1).column());
        if (sameName || sameColumn) {
            problems.add(
                    section.at("fields"),
                    "config-duplicate-name",
                    "the two fields have the same " + (sameName ? "name" : "column") + "; valid: two references");
        }
        return !sameName && !sameColumn;
    }

    private Optional<Field> field(Section entry, Optional<Table> table) {
        Optional<Value> name = entry.requireText("name");
        Optional<Value> type = entry.text("type");
        if (type.filter(t -> !t.text().equalsIgnoreCase(FieldType.REFERENCE.label()))
                .isPresent()) {
            problems.unknown(
                    entry.at("type"), "config-unknown-value", "type", type.get().text(), List.of("Reference"));
        }
        if (name.isEmpty() || table.isEmpty()) {
            entry.text("target").ifPresent(bases::find);
            return Optional.empty();
        }
        Value columnName = entry.text("column").orElse(name.get());
        Optional<Column> column = database.column(table.get(), columnName.text(), columnName.at());
        Optional<Base> target = column.flatMap(c -> bases.target(table.get(), c, entry.text("target"), entry.at()));
        return target.flatMap(t -> column.map(c -> Bases.reference(name.get().text(), c, t)));
    }
}
