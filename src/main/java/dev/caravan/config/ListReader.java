package dev.caravan.config;

import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.ListPage;
import dev.caravan.model.RecordType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the {@code list} of a record type: its web page. */
final class ListReader {
    private static final Set<FieldType> NOT_SHOWN = Set.of(FieldType.ASSET, FieldType.UNSUPPORTED);
    private static final Set<FieldType> NOT_FILTERED =
            Set.of(FieldType.ASSET, FieldType.UNSUPPORTED, FieldType.LOCATION, FieldType.JSON);
    private static final Set<FieldType> KEYS = Set.of(FieldType.ID, FieldType.REFERENCE);

    private final Scope scope;
    private final Problems problems;
    private final ActionFields entries;

    ListReader(Scope scope) {
        this.scope = scope;
        this.problems = scope.problems();
        this.entries = new ActionFields(scope);
    }

    ListPage read(Section section, RecordType type) {
        List<ListPage.Shown> shown = new ArrayList<>();
        Labels labels = new Labels(problems);
        for (Section entry : section.sections("fields", Shape.SHOWN)) {
            shown(entry, type, labels).ifPresent(shown::add);
        }
        return new ListPage(
                section.text("label").map(Value::text).orElse(type.name()),
                section.has("fields") ? shown : all(type),
                filters(section, type));
    }

    /** Without a word on fields, all that can be shown. */
    private static List<ListPage.Shown> all(RecordType type) {
        return Stream.concat(Stream.of(type.id()), type.fields().values().stream())
                .filter(f -> !NOT_SHOWN.contains(f.type()))
                .map(f -> new ListPage.Shown(f, f.name(), Optional.empty()))
                .toList();
    }

    private Optional<ListPage.Shown> shown(Section entry, RecordType type, Labels labels) {
        Optional<Field> named = entries.field(entry, type);
        if (named.isEmpty() || !canBeShown(entry, "name", named.get())) {
            return Optional.empty();
        }
        Optional<Field> reference = entries.reference(entry, type, named.get());
        Optional<Field> shown = reference
                .filter(r -> entry.has("reference_field_name"))
                .flatMap(
                        r -> entries.referenceField(entry, scope.type(r.target().orElseThrow())))
                .filter(f -> canBeShown(entry, "reference_field_name", f));
        String label = entries.label(entry);
        labels.take(label, entry.has("label") ? entry.at("label") : entry.at("name"));
        return Optional.of(new ListPage.Shown(reference.orElse(named.get()), label, shown));
    }

    private boolean canBeShown(Section entry, String key, Field field) {
        boolean can = !NOT_SHOWN.contains(field.type());
        if (!can) {
            problems.add(
                    entry.at(key),
                    "config-not-exportable",
                    "field " + field.name() + " cannot be shown: its type is "
                            + field.type().label());
        }
        return can;
    }

    private List<ListPage.Filter> filters(Section section, RecordType type) {
        List<ListPage.Filter> filters = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section entry : section.sections("filters", Shape.FILTER)) {
            Optional<Value> name = entry.requireText("name");
            Optional<Field> field = name.flatMap(n -> scope.field(type, n));
            if (name.isPresent() && !names.add(name.get().text())) {
                problems.add(
                        name.get().at(),
                        "config-duplicate-name",
                        "filter '" + Names.shorten(name.get().text()) + "' stands twice");
            }
            field.flatMap(f -> filter(entry, f)).ifPresent(filters::add);
        }
        return filters;
    }

    private Optional<ListPage.Filter> filter(Section entry, Field field) {
        if (NOT_FILTERED.contains(field.type())) {
            problems.add(
                    entry.at("name"),
                    "config-not-comparable",
                    "field " + field.name() + " is of type " + field.type().label() + ", which cannot be filtered by");
            return Optional.empty();
        }
        FieldType type = entry.text("type").flatMap(t -> filterType(t, field)).orElse(field.type());
        String label = entry.text("label").map(Value::text).orElse(field.name());
        return Optional.of(new ListPage.Filter(field, type, label));
    }

    private Optional<FieldType> filterType(Value value, Field field) {
        List<FieldType> valid = new ArrayList<>(List.of(field.type()));
        if (KEYS.contains(field.type())) {
            valid.add(FieldTypes.usual(field.column().type()));
        }
        Optional<FieldType> type = valid.stream()
                .filter(t -> t.label().equalsIgnoreCase(value.text().strip()))
                .findFirst();
        if (type.isEmpty()) {
            problems.add(
                    value.at(),
                    "config-type-mismatch",
                    "field " + field.name() + " cannot be filtered as '" + Names.shorten(value.text()) + "'; valid: "
                            + Names.list(valid.stream().map(FieldType::label).toList()));
        }
        return type;
    }
}
