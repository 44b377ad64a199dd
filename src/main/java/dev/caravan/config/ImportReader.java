package dev.caravan.config;

import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
import dev.caravan.model.ImportLinks;
import dev.caravan.model.MissingColumns;
import dev.caravan.model.MissingReference;
import dev.caravan.model.RecordType;
import dev.caravan.model.SeveralHandling;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads an action of type {@code import}. */
final class ImportReader {
    private static final Set<FieldType> NO_KEY =
            Set.of(FieldType.LOCATION, FieldType.JSON, FieldType.ASSET, FieldType.UNSUPPORTED);

    private final Scope scope;
    private final Associations associations;
    private final Problems problems;

    ImportReader(Scope scope, Associations associations) {
        this.scope = scope;
        this.associations = associations;
        this.problems = scope.problems();
    }

    ImportAction read(Section section, String name, RecordType type) {
        ActionSettings settings = new ActionSettings(section, problems);
        SeveralHandling references = section.choice("reference_handling", Choices.HANDLING, SeveralHandling.USE_FIRST);
        MissingReference missing =
                section.choice("missing_reference", Choices.MISSING_REFERENCE, MissingReference.ERROR);
        MissingColumns columns = section.choice("missing_columns", Choices.MISSING_COLUMNS, MissingColumns.ERROR);
        ImportFieldReader reader =
                new ImportFieldReader(scope, associations, type, columns == MissingColumns.ERROR, missing);
        List<ImportField> fields = new ArrayList<>(reader.read(section));
        List<ImportLinks> links = reader.links();
        List<Field> identifier = identifier(section, type, fields, reader);
        if (identifier.contains(type.id()) && fields.stream().noneMatch(f -> isId(f.field()))) {
            refuseLabelOfId(section, fields);
            fields.add(0, ImportFieldReader.id(type));
            links = links.stream().map(l -> l.shifted(1)).toList();
        }
        if (reader.isComplete()) {
            Completeness.warn(section, type, fields, problems);
        }
        return new ImportAction(
                name,
                section.text("label").map(Value::text).orElse(name),
                type.name(),
                identifier,
                section.choice("identifier_handling", Choices.HANDLING, references),
                references,
                missing,
                columns,
                section.truth("atomic", false),
                settings.roles(),
                settings.limits(),
                settings.timezone(),
                new FileSection(section, problems).ofImport(),
                section.choice("formula_guard", Choices.FORMULA_GUARD, false),
                fields,
                links);
    }

    private void refuseLabelOfId(Section section, List<ImportField> fields) {
        if (fields.stream().anyMatch(f -> f.label().equals(Field.ID))) {
            problems.add(
                    section.at("fields"),
                    "config-duplicate-name",
                    "label _id is that of the identifier, the field _id, which is not listed",
                    "give another label, or list _id with one");
        }
    }

    private List<Field> identifier(
            Section section, RecordType type, List<ImportField> fields, ImportFieldReader reader) {
        List<Value> names = section.texts("identifier");
        if (names.isEmpty()) {
            refuseEmptyList(section);
            return List.of(type.id());
        }
        Set<Field> identifier = new LinkedHashSet<>();
        for (Value name : names) {
            Optional<Field> field = scope.field(type, name).filter(f -> isKey(f, name));
            field.ifPresent(f -> {
                if (!identifier.add(f)) {
                    problems.add(name.at(), "config-duplicate-name", "field '" + name.text() + "' stands twice");
                }
                checkImported(f, name, fields, reader);
            });
        }
        warnIfNotUnique(section, type, identifier);
        return identifier.isEmpty() ? List.of(type.id()) : retargeted(identifier, fields);
    }

    /** The identifier's fields as the import's fields have them: what an entry makes a reference is one here too. */
    private static List<Field> retargeted(Set<Field> identifier, List<ImportField> fields) {
        return identifier.stream()
                .map(i -> fields.stream()
                        .map(ImportField::field)
                        .filter(f -> f.name().equals(i.name()))
                        .findFirst()
                        .orElse(i))
                .toList();
    }

    private void refuseEmptyList(Section section) {
        if (section.isEmptyList("identifier")) {
            problems.add(section.at("identifier"), "config-empty-value", "is empty; valid: at least one field");
        }
    }

    private boolean isKey(Field field, Value name) {
        if (NO_KEY.contains(field.type())) {
            problems.add(
                    name.at(),
                    "config-not-a-key",
                    "field " + field.name() + " is of type " + field.type().label()
                            + ", which cannot identify a record");
        }
        return !NO_KEY.contains(field.type());
    }

    private void checkImported(Field field, Value name, List<ImportField> fields, ImportFieldReader reader) {
        boolean imported = fields.stream().anyMatch(f -> f.field().name().equals(field.name()));
        if (!imported && !isId(field) && !reader.isBroken(field.name())) {
            problems.add(
                    name.at(),
                    "config-identifier-not-imported",
                    "field " + field.name() + " is not among the fields of this import; valid: _id, "
                            + Names.list(
                                    fields.stream().map(f -> f.field().name()).toList()),
                    "add {name: " + field.name() + "} to its fields");
        }
    }

    private void warnIfNotUnique(Section section, RecordType type, Set<Field> identifier) {
        Set<String> columns = new LinkedHashSet<>();
        identifier.forEach(f -> columns.add(f.column().name()));
        boolean unique = type.table().uniqueKeys().stream().anyMatch(columns::containsAll);
        if (!columns.isEmpty() && !unique && !identifier.contains(type.id())) {
            problems.warn(
                    section.at("identifier"),
                    "config-identifier-not-unique",
                    "the database does not keep " + Names.list(columns) + " of table "
                            + type.table().name() + " unique",
                    "several records may match a row; see identifier_handling, or add a unique key");
        }
    }

    private static boolean isId(Field field) {
        return field.type() == FieldType.ID;
    }
}
