package dev.caravan.config;

import dev.caravan.model.Column;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.ImportField;
import dev.caravan.model.ImportLinks;
import dev.caravan.model.MissingReference;
import dev.caravan.model.RecordType;
import dev.caravan.model.ReferenceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the fields of one import. */
final class ImportFieldReader {
    private static final Set<FieldType> NOT_IMPORTED = Set.of(FieldType.ASSET, FieldType.UNSUPPORTED);
    private static final Set<FieldType> NO_KEY =
            Set.of(FieldType.ASSET, FieldType.UNSUPPORTED, FieldType.LOCATION, FieldType.JSON);
    /** The columns that a file of rows in error has beside the import's own. */
    private static final Set<String> RESERVED_LABELS =
            Set.of("_line", "_error_code", "_error_column", "_error_message");

    private final Scope scope;
    private final Problems problems;
    private final RecordType type;
    private final boolean required;
    private final MissingReference missing;
    private final ActionFields entries;
    private final Labels labels;
    private final Map<String, String> fieldOfColumn = new HashMap<>();
    private final Set<String> broken = new HashSet<>();
    private final ImportLinksReader linksReader;
    private final List<ImportLinks> links = new ArrayList<>();
    private boolean complete;

    ImportFieldReader(
            Scope scope, Associations associations, RecordType type, boolean required, MissingReference missing) {
        this.scope = scope;
        this.problems = scope.problems();
        this.type = type;
        this.required = required;
        this.missing = missing;
        this.entries = new ActionFields(scope);
        this.labels = new Labels(problems);
        this.linksReader = new ImportLinksReader(scope, associations, type, required);
    }

    /** The optional column by which a file that was exported finds its records again. */
    static ImportField id(RecordType type) {
        return new ImportField(type.id(), Field.ID, Optional.empty(), Optional.empty(), false);
    }

    /** Whether a field of this name is listed, but with a problem. */
    boolean isBroken(String field) {
        return broken.contains(field);
    }

    /** Whether all listed fields could be read. */
    boolean isComplete() {
        return complete;
    }

    List<ImportField> read(Section action) {
        List<Section> sections = action.sections("fields", Shape.IMPORT_FIELD);
        if (action.isBare("fields")) {
            problems.add(action.at("fields"), "config-missing-key", "an import needs fields; valid: at least one");
        }
        List<ImportField> fields = new ArrayList<>();
        for (Section section : sections) {
            if (linksReader.isMeant(section)) {
                entries.name(section);
                if (section.has(ImportLinksReader.MODE)) {
                    linksReader
                            .read(section, label(section), this, fields.size())
                            .ifPresent(links::add);
                }
                continue;
            }
            // what an export would make of the entry is not asked for as a field of the record
            Optional<ImportField> field = section.hasMisplaced() || section.has(LinkPath.BACK)
                    ? Optional.empty()
                    : read(section, entries.field(section, type));
            field.ifPresent(fields::add);
            if (field.isEmpty()) {
                section.text("name").ifPresent(n -> broken.add(n.text()));
            }
        }
        complete = !fields.isEmpty()
                && fields.size() + links.size() == action.items("fields").size();
        return fields;
    }

    private Optional<ImportField> read(Section section, Optional<Field> named) {
        if (named.isEmpty() || !canBeImported(section, named.get()) || !isFree(section, named.get())) {
            return Optional.empty();
        }
        Optional<Field> reference = entries.reference(section, type, named.get());
        Field field = reference.orElse(named.get());
        Optional<ReferenceKey> key = reference.flatMap(r -> key(section, r));
        Optional<String> format = key.isPresent() || reference.isEmpty()
                ? scope.format(section, key.map(ReferenceKey::key).orElse(field))
                : Optional.empty();
        String label = label(section);
        boolean needed = required && field.type() != FieldType.ID;
        return Optional.of(new ImportField(field, label, format, key, needed));
    }

    private String label(Section section) {
        String label = entries.label(section);
        At at = section.has("label") ? section.at("label") : section.at("name");
        if (RESERVED_LABELS.contains(label)) {
            problems.add(
                    at,
                    "config-invalid-name",
                    "label " + label + " is reserved for the file of rows in error",
                    "give another label");
        }
        labels.take(label, at);
        return label;
    }

    private boolean canBeImported(Section section, Field field) {
        Optional<String> reason = reasonAgainst(field);
        reason.ifPresent(r -> problems.add(
                section.at("name"), "config-not-importable", "field " + field.name() + " cannot be imported: " + r));
        return reason.isEmpty();
    }

    private Optional<String> reasonAgainst(Field field) {
        if (field.type() == FieldType.ID) {
            return Optional.empty();
        }
        if (field.name().equals(Field.CREATED_AT) || field.name().equals(Field.UPDATED_AT)) {
            return Optional.of("it says when Caravan saved the record");
        }
        if (NOT_IMPORTED.contains(field.type())) {
            return Optional.of("its type is " + field.type().label());
        }
        for (Column column : field.columns()) {
            if (column.generated()) {
                return Optional.of("the database computes column " + column.name());
            }
            Optional<Field> own = reserved(column);
            if (own.isPresent()) {
                return Optional.of("its column is that of " + own.get().name());
            }
        }
        return Optional.empty();
    }

    private Optional<Field> reserved(Column column) {
        return Stream.of(Optional.of(type.id()), type.createdAt(), type.updatedAt())
                .flatMap(Optional::stream)
                .filter(f -> f.column().equals(column))
                .findFirst();
    }

    /** Two fields on one column would overwrite each other. */
    private boolean isFree(Section section, Field field) {
        for (Column column : field.columns()) {
            String other = fieldOfColumn.putIfAbsent(column.name(), field.name());
            if (other != null) {
                String message = other.equals(field.name())
                        ? "field " + other + " stands twice in this import"
                        : "fields " + other + " and " + field.name() + " have the same column " + column.name();
                problems.add(section.at("name"), "config-duplicate-name", message);
                return false;
            }
        }
        return true;
    }

    /** The columns of links that {@link #read} has found. */
    List<ImportLinks> links() {
        return links;
    }

    /** The field by which cells name linked records. */
    Optional<Field> linkKey(Section section, RecordType target) {
        Optional<Field> key = entries.referenceField(section, target).filter(k -> isKey(section, k));
        key.filter(k -> missing == MissingReference.CREATE && k.type() != FieldType.ID)
                .ifPresent(k -> checkCanCreate(section, target, k));
        return key;
    }

    private Optional<ReferenceKey> key(Section section, Field reference) {
        RecordType target = scope.type(reference.target().orElseThrow());
        Optional<Field> key = entries.referenceField(section, target).filter(k -> isKey(section, k));
        key.filter(k -> missing == MissingReference.CREATE).ifPresent(k -> checkCanCreate(section, target, k));
        return key.map(k -> new ReferenceKey(target.name(), k));
    }

    private boolean isKey(Section section, Field key) {
        if (NO_KEY.contains(key.type())) {
            problems.add(
                    section.at("reference_field_name"),
                    "config-not-a-key",
                    "field " + key.name() + " is of type " + key.type().label() + ", which cannot name a record");
        }
        return !NO_KEY.contains(key.type());
    }

    private void checkCanCreate(Section section, RecordType target, Field key) {
        if (key.column().generated()) {
            problems.add(
                    section.at(),
                    "config-cannot-create",
                    "missing_reference: create cannot create a " + target.name() + ": the database computes column "
                            + key.column().name());
            return;
        }
        List<String> required = Completeness.required(target, Stream.of(key));
        if (!required.isEmpty() && scope.bases().get(target.name()).complete()) {
            problems.add(
                    section.at(),
                    "config-cannot-create",
                    "missing_reference: create cannot create a " + target.name() + " from its " + key.name()
                            + " alone: " + Names.list(required) + " must have a value too",
                    "valid: error, empty, or a default in the database");
        }
    }
}
