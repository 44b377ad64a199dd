package dev.caravan.config;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Field;
import dev.caravan.model.ImportField;
import dev.caravan.model.RecordType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Says which columns must have a value for a record to be created. */
final class Completeness {
    private Completeness() {}

    /**
     * The columns without which no record can be created. Left out are those that the database or Caravan fills: UUIDs
     * as primary key, and the times of creation and change.
     */
    static List<String> required(RecordType type, Stream<Field> given) {
        Set<String> filled = new HashSet<>();
        given.forEach(f -> f.columns().forEach(c -> filled.add(c.name())));
        type.createdAt().ifPresent(f -> filled.add(f.column().name()));
        type.updatedAt().ifPresent(f -> filled.add(f.column().name()));
        if (type.id().column().type() instanceof ColumnType.Uuid) {
            filled.add(type.id().column().name());
        }
        return type.table().columns().stream()
                .filter(c -> !c.nullable() && !c.hasDefault() && !c.generated())
                .map(Column::name)
                .filter(c -> !filled.contains(c))
                .toList();
    }

    /** Warns of an import that can never create a record. */
    static void warn(Section section, RecordType type, List<ImportField> fields, Problems problems) {
        List<String> missing = required(type, fields.stream().map(ImportField::field));
        if (!missing.isEmpty()) {
            problems.warn(
                    section.at("fields"),
                    "config-required-column",
                    "no field for " + Names.list(missing) + ", which must have a value in table "
                            + type.table().name(),
                    "records can be updated, but not created");
        }
    }
}
