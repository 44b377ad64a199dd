package dev.caravan.config;

import dev.caravan.model.Catalog;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Field;
import dev.caravan.model.RecordType;
import dev.caravan.model.UserDataPlan.Ownership;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads whose the rows of each record type are. A record type of which nothing is said is a problem: it would be a gap. */
final class OwnershipReader {
    private final Catalog catalog;
    private final Set<String> doubtful;
    private final Problems problems;

    OwnershipReader(Catalog catalog, Set<String> doubtful, Problems problems) {
        this.catalog = catalog;
        this.doubtful = doubtful;
        this.problems = problems;
    }

    Map<String, Ownership> read(Section userData) {
        Map<String, Ownership> records = new LinkedHashMap<>();
        userData.entries("records").forEach((name, node) -> {
            Optional<RecordType> type = catalog.findRecordType(name.text());
            if (type.isEmpty()) {
                problems.undeclared(
                        name.at(),
                        "config-unknown-record-type",
                        "record type",
                        name.text(),
                        catalog.recordTypes().keySet());
            }
            Optional<Section> section = Section.of(node, name.at(), UserDataShapes.OWNERSHIP, problems);
            type.ifPresent(t -> records.put(
                    t.name(), section.map(s -> read(s, t)).orElse(new Ownership(List.of(), Optional.empty()))));
        });
        checkCoverage(userData, records);
        return records;
    }

    private void checkCoverage(Section userData, Map<String, Ownership> records) {
        for (String name : catalog.recordTypes().keySet()) {
            if (!records.containsKey(name)) {
                problems.add(
                        userData.at("records"),
                        "config-not-covered",
                        "nothing is said of record type " + name + ", whose rows would be missing from the export;"
                                + " valid: " + name + ": {owner: FIELD}, or " + name + ": {personal: false}");
            }
        }
    }

    private Ownership read(Section section, RecordType type) {
        boolean personal = section.truth("personal", true);
        List<Field> owners = new ArrayList<>();
        section.texts("owner").forEach(v -> field(v, type).ifPresent(owners::add));
        Optional<Field> tenant = section.text("tenant").flatMap(v -> field(v, type));
        if (!personal && section.has("owner")) {
            problems.add(
                    section.at("owner"),
                    "config-misplaced-key",
                    "an owner is named, but personal: false says that the rows are nobody's; valid: one of them");
        } else if (personal && section.isBare("owner")) {
            problems.add(
                    section.at(),
                    "config-not-covered",
                    "says neither whose the rows are nor that they are nobody's;"
                            + " valid: {owner: FIELD} or {personal: false}");
        }
        return new Ownership(personal ? owners : List.of(), tenant);
    }

    /** A field by its name, or by that of its column. */
    private Optional<Field> field(Value name, RecordType type) {
        Optional<Field> field = type.findField(name.text()).or(() -> fields(type)
                .filter(f -> f.columns().size() == 1 && f.column().name().equalsIgnoreCase(name.text()))
                .findFirst());
        if (field.isEmpty() && !doubtful.contains(type.name())) {
            List<String> names = fields(type).map(Field::name).toList();
            problems.add(
                    name.at(),
                    "config-unknown-field",
                    "record type " + type.name() + " has no field '" + Names.shorten(name.text()) + "'; valid: "
                            + Names.list(names),
                    Names.didYouMean(name.text(), names));
        } else if (field.isPresent() && !isKey(field.get())) {
            problems.add(
                    name.at(),
                    "config-not-a-key",
                    "field " + field.get().name() + " is of type "
                            + field.get().type().label()
                            + ", which holds no user's id; valid: a field of text, whole numbers or UUIDs");
            return Optional.empty();
        }
        return field;
    }

    private static boolean isKey(Field field) {
        ColumnType type = field.column().type();
        return field.columns().size() == 1
                && (type instanceof ColumnType.Text
                        || type instanceof ColumnType.Int
                        || type instanceof ColumnType.Decimal
                        || type instanceof ColumnType.Uuid);
    }

    private static Stream<Field> fields(RecordType type) {
        return Stream.concat(Stream.of(type.id()), type.fields().values().stream());
    }
}
