package dev.caravan.config;

import dev.caravan.model.ExportField;
import dev.caravan.model.ExportPath;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the fields of one export: an entry is one column, or several of one reference. */
final class ExportFieldReader {
    private static final Set<FieldType> NOT_EXPORTED = Set.of(FieldType.ASSET, FieldType.UNSUPPORTED);
    private static final String VIA = LinkPath.VIA;
    private static final String BACK = LinkPath.BACK;

    private final Scope scope;
    private final Associations associations;
    private final RecordType type;
    private final Problems problems;
    private final ActionFields entries;
    private final Labels labels;

    ExportFieldReader(Scope scope, Associations associations, RecordType type) {
        this.scope = scope;
        this.associations = associations;
        this.type = type;
        this.problems = scope.problems();
        this.entries = new ActionFields(scope);
        this.labels = new Labels(problems);
    }

    List<ExportField> read(Section action) {
        if (action.isBare("fields")) {
            problems.add(
                    action.at("fields"),
                    "config-missing-key",
                    "an export needs fields, or for_import; valid: at least one field");
        }
        List<ExportField> fields = new ArrayList<>();
        action.sections("fields", Shape.EXPORT_FIELD).forEach(s -> fields.addAll(entry(s)));
        return fields;
    }

    private List<ExportField> entry(Section entry) {
        if (!entry.has(VIA) && !entry.has(BACK)) {
            Optional<Field> named = entries.field(entry, type);
            return named.map(f -> own(entry, f)).orElse(List.of());
        }
        entries.name(entry);
        if (entry.has("reference_fields")) {
            problems.add(
                    entry.at("reference_fields"),
                    "config-misplaced-key",
                    "not allowed beside " + (entry.has(VIA) ? VIA : BACK) + ", which gives one cell of many values",
                    "name one field with reference_field_name");
        }
        return (entry.has(VIA) ? manyToMany(entry) : backReference(entry))
                .stream().toList();
    }

    private List<ExportField> own(Section entry, Field field) {
        Optional<Field> reference = entries.reference(entry, type, field);
        if (reference.isEmpty()) {
            return column(entry, new ExportPath.Own(), field).stream().toList();
        }
        RecordType target = scope.type(reference.get().target().orElseThrow());
        ExportPath path = new ExportPath.ToOne(reference.get(), target.name());
        if (entry.has("reference_fields")) {
            return several(entry, path, target);
        }
        if (!entry.has("reference_field_name")) {
            return column(entry, new ExportPath.Own(), reference.get()).stream().toList();
        }
        return entries
                .referenceField(entry, target)
                .flatMap(f -> column(entry, isId(f) ? new ExportPath.Own() : path, isId(f) ? reference.get() : f))
                .stream()
                .toList();
    }

    /** The target's {@code _id} is what the record's own column holds: no need to look at the target. */
    private static boolean isId(Field field) {
        return field.type() == FieldType.ID;
    }

    private List<ExportField> several(Section entry, ExportPath path, RecordType target) {
        for (String key : List.of("reference_field_name", "label", "format")) {
            if (entry.has(key)) {
                problems.add(
                        entry.at(key),
                        "config-misplaced-key",
                        "not allowed beside reference_fields",
                        "say it in each of the reference_fields");
            }
        }
        if (entry.isEmptyList("reference_fields")) {
            problems.add(entry.at("reference_fields"), "config-empty-value", "is empty; valid: at least one field");
        }
        List<ExportField> fields = new ArrayList<>();
        for (Section part : entry.sections("reference_fields", Shape.REFERENCE_FIELD)) {
            entries.field(part, target).flatMap(f -> column(part, path, f)).ifPresent(fields::add);
        }
        return fields;
    }

    private Optional<ExportField> column(Section entry, ExportPath path, Field field) {
        if (NOT_EXPORTED.contains(field.type())) {
            At at = entry.has("reference_field_name") ? entry.at("reference_field_name") : entry.at("name");
            problems.add(
                    at,
                    "config-not-exportable",
                    "field " + field.name() + " cannot be exported: its type is "
                            + field.type().label());
            return Optional.empty();
        }
        Optional<String> format = scope.format(entry, field);
        String label = entries.label(entry);
        labels.take(label, entry.has("label") ? entry.at("label") : entry.at("name"));
        ExportField column = new ExportField(label, path, field, format);
        if (!path.isList()) {
            return Optional.of(column);
        }
        String name = entry.text("name").map(Value::text).orElse(label);
        return Optional.of(new ExportField(name, label, path, field, format));
    }

    private Optional<ExportField> backReference(Section entry) {
        Optional<RecordType> source = entry.requireText("reference_target").flatMap(scope::type);
        Optional<Value> name = entry.text(BACK);
        Optional<Field> reference = source.flatMap(s -> name.flatMap(n -> scope.field(s, n)));
        if (source.isEmpty() || reference.isEmpty() || !pointsHere(entry, reference.get(), source.get())) {
            return Optional.empty();
        }
        ExportPath path = new ExportPath.BackReference(source.get().name(), reference.get());
        return entries.referenceField(entry, source.get()).flatMap(f -> column(entry, path, f));
    }

    private boolean pointsHere(Section entry, Field reference, RecordType source) {
        boolean points = scope.pointsTo(reference, type);
        if (!points) {
            String found = reference
                    .target()
                    .map(t -> "points to " + t)
                    .orElse("is of type " + reference.type().label());
            List<String> valid = source.fields().values().stream()
                    .filter(f -> scope.pointsTo(f, type))
                    .map(Field::name)
                    .toList();
            problems.add(
                    entry.at(BACK),
                    "config-not-a-reference",
                    "field " + reference.name() + " of " + source.name() + " " + found + "; valid, for they point to "
                            + type.name() + ": " + Names.list(valid));
        }
        return points;
    }

    private Optional<ExportField> manyToMany(Section entry) {
        return new LinkPath(scope, associations, type).read(entry).flatMap(path -> entries.referenceField(
                        entry, scope.type(path.recordType()))
                .flatMap(f -> column(entry, path, f)));
    }
}
