package dev.caravan.config;

import dev.caravan.model.CsvSettings;
import dev.caravan.model.ExportAction;
import dev.caravan.model.ExportField;
import dev.caravan.model.ExportPath;
import dev.caravan.model.FieldType;
import dev.caravan.model.FileSettings;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
import dev.caravan.model.ImportLinks;
import dev.caravan.model.RecordType;
import dev.caravan.model.ReferenceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads an action of type {@code export}. */
final class ExportReader {
    private final Scope scope;
    private final Associations associations;
    private final Map<String, ImportAction> imports;
    private final Problems problems;

    ExportReader(Scope scope, Associations associations, Map<String, ImportAction> imports) {
        this.scope = scope;
        this.associations = associations;
        this.imports = imports;
        this.problems = scope.problems();
    }

    ExportAction read(Section section, String name, RecordType type) {
        ActionSettings settings = new ActionSettings(section, problems);
        ConditionReader conditions = new ConditionReader(scope, type);
        Optional<ImportAction> source = section.text("for_import").flatMap(n -> source(n, type));
        List<ExportField> fields;
        if (section.has("for_import")) {
            refuseOwn(section);
            fields = source.map(ExportReader::fields).orElse(List.of());
        } else {
            fields = new ExportFieldReader(scope, associations, type).read(section);
        }
        return new ExportAction(
                name,
                section.text("label").map(Value::text).orElse(name),
                type.name(),
                conditions.filter(section),
                conditions.sort(section),
                settings.roles(),
                source.map(ImportAction::timezone).orElseGet(settings::timezone),
                source.map(ImportAction::name),
                file(section, source),
                fields);
    }

    /** A file for an import is written as the import reads it. */
    private FileSettings file(Section section, Optional<ImportAction> source) {
        CsvSettings own = new FileSection(section, problems).ofExport();
        if (section.has("for_import") && !own.withBom(false).equals(CsvSettings.NONE)) {
            problems.add(
                    section.at("csv"),
                    "config-misplaced-key",
                    "only bom is allowed beside for_import, which takes the rest from the import");
        }
        return source.map(ImportAction::file)
                .map(f -> f.withCsv(f.csv().withBom(own.bom())))
                .orElseGet(() -> FileSettings.DETECT.withCsv(own));
    }

    private Optional<ImportAction> source(Value name, RecordType type) {
        ImportAction source = imports.get(name.text());
        if (source == null) {
            problems.undeclared(name.at(), "config-unknown-import", "import", name.text(), imports.keySet());
            return Optional.empty();
        }
        if (!source.recordType().equals(type.name())) {
            problems.add(
                    name.at(),
                    "config-type-mismatch",
                    "import " + source.name() + " is one of record type " + source.recordType() + ", not of "
                            + type.name());
            return Optional.empty();
        }
        return Optional.of(source);
    }

    private void refuseOwn(Section section) {
        for (String key : List.of("fields", "timezone")) {
            if (section.has(key)) {
                problems.add(
                        section.at(key),
                        "config-misplaced-key",
                        "not allowed beside for_import, which takes it from the import");
            }
        }
    }

    /** The columns of an import, in their order. */
    private static List<ExportField> fields(ImportAction action) {
        List<ExportField> fields = new ArrayList<>(
                action.fields().stream().map(ExportReader::field).toList());
        int before = 0;
        for (ImportLinks links : action.links()) {
            fields.add(
                    links.position() + before++,
                    new ExportField(links.label(), links.path(), links.key(), links.format()));
        }
        return fields;
    }

    /** The column that writes what the import's column reads. */
    private static ExportField field(ImportField field) {
        Optional<ReferenceKey> key = field.reference().filter(k -> k.key().type() != FieldType.ID);
        ExportPath path = key.<ExportPath>map(k -> new ExportPath.ToOne(field.field(), k.recordType()))
                .orElseGet(ExportPath.Own::new);
        return new ExportField(field.label(), path, key.map(ReferenceKey::key).orElse(field.field()), field.format());
    }
}
