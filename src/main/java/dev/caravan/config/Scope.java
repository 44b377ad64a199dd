package dev.caravan.config;

import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.Problem;
import dev.caravan.model.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What actions and lists can refer to: record types and their fields, all bound to the database. */
final class Scope {
    private final Bases bases;
    private final Map<String, RecordTypeReader.Bound> types;
    private final FormatCheck formats;
    private final Problems problems;

    Scope(Bases bases, Map<String, RecordTypeReader.Bound> types, FormatCheck formats, Problems problems) {
        this.bases = bases;
        this.types = types;
        this.formats = formats;
        this.problems = problems;
    }

    Problems problems() {
        return problems;
    }

    Bases bases() {
        return bases;
    }

    /** The record type of this name, which is known to exist. */
    RecordType type(String name) {
        return bound(name).type();
    }

    /** The record type of this name; none is a problem. */
    Optional<RecordType> type(Value name) {
        return bases.find(name).map(b -> type(b.name()));
    }

    /** The field of this name; none is a problem, unless the reason has been reported already. */
    Optional<Field> field(RecordType type, Value name) {
        Optional<Field> field = type.findField(name.text());
        if (field.isEmpty() && !isReported(type, name.text())) {
            String found = "record type " + type.name() + " has no field '" + Names.shorten(name.text()) + "'";
            List<String> valid = names(type);
            problems.add(
                    name.at(),
                    "config-unknown-field",
                    found + "; valid: " + Names.list(valid),
                    columnHint(type, name.text()).or(() -> Names.didYouMean(name.text(), valid)));
        }
        return field;
    }

    /** Checks the format behind this key, if there is one, and returns it. */
    Optional<String> format(Section section, Field field) {
        Optional<Value> format = section.text("format");
        format.flatMap(f -> formats.check(cellField(field), f.text())).ifPresent(p -> reject(section, p));
        return format.map(Value::text);
    }

    /** Whether the field is a reference to this record type, or to another one of the same records. */
    boolean pointsTo(Field field, RecordType type) {
        return field.target().map(t -> isSame(type(t), type)).orElse(false);
    }

    private static boolean isSame(RecordType a, RecordType b) {
        return a.table().name().equals(b.table().name()) && a.id().equals(b.id());
    }

    private void reject(Section section, Problem problem) {
        problems.add(section.at("format"), "config-format", problem.message(), problem.hint());
    }

    /** The field whose values the cells of this field hold: for a reference the target's {@code _id}. */
    private Field cellField(Field field) {
        return field.type() == FieldType.REFERENCE
                ? field.target().map(t -> type(t).id()).orElse(field)
                : field;
    }

    private RecordTypeReader.Bound bound(String name) {
        RecordTypeReader.Bound bound = types.get(name);
        if (bound == null) {
            throw new IllegalStateException("record type " + name + " is not bound");
        }
        return bound;
    }

    private boolean isReported(RecordType type, String field) {
        return !bases.get(type.name()).complete() || bound(type.name()).broken().contains(field);
    }

    private static List<String> names(RecordType type) {
        List<String> names = new ArrayList<>();
        names.add(Field.ID);
        type.createdAt().ifPresent(f -> names.add(f.name()));
        type.updatedAt().ifPresent(f -> names.add(f.name()));
        names.addAll(type.fields().keySet());
        return names;
    }

    /** Who names a column finds it behind a field of another name. */
    private static Optional<String> columnHint(RecordType type, String name) {
        if (name.equals(Field.CREATED_AT) || name.equals(Field.UPDATED_AT)) {
            return Optional.of("say with " + name.substring(1) + ": of the record type which column it is");
        }
        return names(type).stream()
                .flatMap(n -> type.findField(n).stream())
                .filter(f -> f.columns().stream().anyMatch(c -> c.name().equalsIgnoreCase(name)))
                .findFirst()
                .map(f -> "that column is behind the field " + f.name());
    }
}
