package dev.caravan.config;

import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.RecordType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the entries of all {@code fields} lists have in common: a name, a label, and for references a target. */
final class ActionFields {
    private static final Set<String> TYPES_THAT_NAME = Set.of(Field.ID, Field.CREATED_AT, Field.UPDATED_AT);

    private final Scope scope;
    private final Problems problems;

    ActionFields(Scope scope) {
        this.scope = scope;
        this.problems = scope.problems();
    }

    /** The field that an entry names; none is a problem. */
    Optional<Field> field(Section entry, RecordType type) {
        Optional<Field> field = name(entry).flatMap(n -> scope.field(type, n));
        field.ifPresent(f -> checkType(entry, f));
        return field;
    }

    /** The name that an entry gives: with {@code name}, or in the older way with {@code type: _id}. */
    Optional<Value> name(Section entry) {
        Optional<Value> type = entry.text("type");
        if (!entry.has("name")
                && type.filter(t -> TYPES_THAT_NAME.contains(t.text())).isPresent()) {
            String hint = "write name: " + type.get().text();
            problems.warn(type.get().at(), "config-older-spelling", "older spelling", hint);
            return type;
        }
        return entry.requireText("name");
    }

    /** The label that an entry gives, or its name. */
    String label(Section entry) {
        Optional<Value> name = entry.has("name") ? entry.text("name") : entry.text("type");
        return entry.text("label").or(() -> name).map(Value::text).orElse("");
    }

    private void checkType(Section entry, Field field) {
        Optional<Value> type = entry.has("name") ? entry.text("type") : Optional.empty();
        type.ifPresent(t -> {
            if (t.text().equalsIgnoreCase(field.type().label())) {
                problems.warn(t.at(), "config-older-spelling", "the type is known already", "leave it out");
            } else {
                String found =
                        "field " + field.name() + " is of type " + field.type().label();
                problems.add(
                        t.at(),
                        "config-type-mismatch",
                        found + ", not '" + Names.shorten(t.text()) + "'",
                        "leave it out");
            }
        });
    }

    /**
     * The field as a reference, if it is one, or if the entry makes it one with {@code reference_target}; what cannot be
     * is a problem.
     */
    Optional<Field> reference(Section entry, RecordType type, Field field) {
        Optional<Value> target = entry.text("reference_target");
        if (target.isPresent()) {
            return target.flatMap(t -> retarget(type, field, t));
        }
        if (field.type() == FieldType.REFERENCE) {
            return Optional.of(field);
        }
        for (String key : List.of("reference_field_name", "reference_fields")) {
            if (entry.has(key)) {
                notAReference(entry.at(key), type, field);
            }
        }
        return Optional.empty();
    }

    private Optional<Field> retarget(RecordType type, Field field, Value target) {
        if (field.target().filter(target.text()::equals).isPresent()) {
            return Optional.of(field);
        }
        Optional<Base> base = scope.bases().find(target);
        if (base.isEmpty()) {
            return Optional.empty();
        }
        if (field.type() == FieldType.REFERENCE
                && !scope.pointsTo(field, scope.type(base.get().name()))) {
            problems.add(
                    target.at(),
                    "config-type-mismatch",
                    "field " + field.name() + " points to " + field.target().orElse("") + ", not to "
                            + base.get().name());
            return Optional.empty();
        }
        if (!canRefer(field)) {
            notAReference(target.at(), type, field);
            return Optional.empty();
        }
        return scope.bases()
                .target(type.table(), field.column(), Optional.of(target), target.at())
                .map(b -> Bases.reference(field.name(), field.column(), b));
    }

    private static boolean canRefer(Field field) {
        return Set.of(FieldType.STRING, FieldType.NUMBER, FieldType.REFERENCE).contains(field.type());
    }

    private void notAReference(At at, RecordType type, Field field) {
        List<String> candidates = scope.bases().candidates(type.table(), field.column()).stream()
                .map(Base::name)
                .toList();
        String hint = candidates.isEmpty()
                ? "only references take it"
                : "say with reference_target: which it points to: " + Names.list(candidates);
        problems.add(
                at,
                "config-not-a-reference",
                "field " + field.name() + " is of type " + field.type().label() + ", not a reference",
                hint);
    }

    /** The field of the referenced record that an entry shows or finds it by: {@code _id} if it does not say. */
    Optional<Field> referenceField(Section entry, RecordType target) {
        return entry.has("reference_field_name")
                ? entry.text("reference_field_name").flatMap(n -> scope.field(target, n))
                : Optional.of(target.id());
    }
}
