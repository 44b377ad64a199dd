package dev.caravan.job;

import dev.caravan.access.Caller;
import dev.caravan.model.AccessRule;
import dev.caravan.model.Catalog;
import dev.caravan.model.ExportAction;
import dev.caravan.model.ExportField;
import dev.caravan.model.ExportPath;
import dev.caravan.model.Field;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
import dev.caravan.model.ImportLinks;
import dev.caravan.model.ListPage;
import dev.caravan.model.MissingReference;
import dev.caravan.model.RecordType;
import dev.caravan.model.ReferenceKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Makes the part of a catalog that one caller may know of. */
final class CatalogView {
    private final Catalog whole;
    private final Caller caller;

    CatalogView(Catalog whole, Caller caller) {
        this.whole = whole;
        this.caller = caller;
    }

    Catalog build() {
        Map<String, RecordType> types = new LinkedHashMap<>();
        for (RecordType type : whole.recordTypes().values()) {
            if (isVisible(type)) {
                types.put(type.name(), view(type));
            }
        }
        return new Catalog(
                types,
                whole.associations(),
                whole.site().stream()
                        .filter(e -> types.containsKey(e.recordType()))
                        .toList());
    }

    private boolean isVisible(RecordType type) {
        return type.access().isEmpty()
                || !Permissions.rules(type, caller, false).isEmpty();
    }

    private boolean isVisible(String type) {
        return whole.findRecordType(type).filter(this::isVisible).isPresent();
    }

    private RecordType view(RecordType type) {
        Map<String, Field> fields = new LinkedHashMap<>(type.fields());
        fields.values().removeIf(f -> !sees(type, f));
        return new RecordType(
                type.name(),
                type.table(),
                type.id(),
                type.createdAt().filter(f -> sees(type, f)),
                type.updatedAt().filter(f -> sees(type, f)),
                fields,
                type.list().map(list -> view(type, list)),
                type.access(),
                type.imports().stream().flatMap(a -> view(type, a).stream()).toList(),
                type.exports().stream().flatMap(a -> view(type, a).stream()).toList());
    }

    private boolean sees(RecordType type, Field field) {
        return type.access().isEmpty() || grants(Permissions.rules(type, caller, false), field.name());
    }

    private boolean writes(RecordType type, Field field) {
        return type.access().isEmpty() || grants(Permissions.rules(type, caller, true), field.name());
    }

    private boolean sees(String typeName, Field field) {
        return isVisible(typeName) && sees(whole.getRecordType(typeName), field);
    }

    /**
     * Whether a field is granted for all of the records that the rules together show. One that a role grants for some of
     * them only would otherwise show in records that another role brings in.
     */
    static boolean grants(List<AccessRule> rules, String field) {
        Set<Map<String, Object>> granted = new HashSet<>();
        Set<Map<String, Object>> all = new HashSet<>();
        for (AccessRule rule : rules) {
            all.add(rule.filter());
            if (rule.covers(field)) {
                granted.add(rule.filter());
            }
        }
        return granted.contains(Map.<String, Object>of()) || (!granted.isEmpty() && granted.containsAll(all));
    }

    private ListPage view(RecordType type, ListPage list) {
        return new ListPage(
                list.label(),
                list.fields().stream()
                        .filter(s -> sees(type, s.field()))
                        .filter(s -> s.referenceField().isEmpty()
                                || s.field()
                                        .target()
                                        .filter(t -> sees(t, s.referenceField().get()))
                                        .isPresent())
                        .toList(),
                list.filters().stream().filter(f -> sees(type, f.field())).toList());
    }

    /** The import without what the caller may not write; empty if nothing useful is left. */
    private Optional<ImportAction> view(RecordType type, ImportAction action) {
        boolean mayWrite = type.access().isEmpty()
                || !Permissions.rules(type, caller, true).isEmpty();
        if (!mayWrite || !caller.hasOneOf(action.roles())) {
            return Optional.empty();
        }
        List<ImportField> fields = action.fields().stream()
                .filter(f -> f.field().name().equals(Field.ID) || writes(type, f.field()))
                .filter(f -> f.reference().isEmpty()
                        || sees(
                                f.reference().get().recordType(),
                                f.reference().get().key()))
                .toList();
        Set<Field> left = new HashSet<>(fields.stream().map(ImportField::field).toList());
        boolean identified = action.identifier().stream()
                .allMatch(f -> left.contains(f)
                        || action.fields().stream().noneMatch(i -> i.field().equals(f)));
        boolean useful = fields.stream().anyMatch(f -> !f.field().name().equals(Field.ID));
        return identified && useful ? Optional.of(with(action, fields)) : Optional.empty();
    }

    private ImportAction with(ImportAction action, List<ImportField> fields) {
        boolean createsTargets = Stream.concat(
                        fields.stream().flatMap(f -> f.reference().stream()).map(ReferenceKey::recordType),
                        action.links().stream().map(l -> l.path().recordType()))
                .map(whole::getRecordType)
                .allMatch(this::writesEverything);
        MissingReference missing = action.missingReference() == MissingReference.CREATE && !createsTargets
                ? MissingReference.ERROR
                : action.missingReference();
        return new ImportAction(
                action.name(),
                action.label(),
                action.recordType(),
                action.identifier(),
                action.identifierHandling(),
                action.referenceHandling(),
                missing,
                action.missingColumns(),
                action.atomic(),
                action.roles(),
                action.limits(),
                action.timezone(),
                action.file(),
                action.formulaGuard(),
                fields,
                links(action, fields));
    }

    /**
     * The columns of linked records. What a cell does not list is unlinked, so only who sees all records of the other type
     * has them; they keep their place among the fields that are left.
     */
    private List<ImportLinks> links(ImportAction action, List<ImportField> fields) {
        List<ImportLinks> links = new ArrayList<>();
        for (ImportLinks column : action.links()) {
            RecordType other = whole.getRecordType(column.path().recordType());
            if (seesEverything(other)) {
                long before = action.fields().subList(0, column.position()).stream()
                        .filter(fields::contains)
                        .count();
                links.add(column.shifted((int) before - column.position()));
            }
        }
        return links;
    }

    private boolean seesEverything(RecordType type) {
        return type.access().isEmpty()
                || Permissions.rules(type, caller, false).stream()
                        .anyMatch(r -> r.filter().isEmpty() && r.fields().isEmpty());
    }

    private boolean writesEverything(RecordType type) {
        return type.access().isEmpty()
                || Permissions.rules(type, caller, true).stream()
                        .anyMatch(r -> r.filter().isEmpty() && r.fields().isEmpty());
    }

    /** The export without what the caller may not see; empty if nothing is left. */
    private Optional<ExportAction> view(RecordType type, ExportAction action) {
        List<ExportField> fields = action.fields().stream()
                .filter(f -> sees(type, f.path(), f.field()))
                .toList();
        if (fields.isEmpty() || !caller.hasOneOf(action.roles())) {
            return Optional.empty();
        }
        return Optional.of(new ExportAction(
                action.name(),
                action.label(),
                action.recordType(),
                action.filter(),
                action.sort(),
                action.roles(),
                action.timezone(),
                action.forImport(),
                action.file(),
                fields));
    }

    private boolean sees(RecordType type, ExportPath path, Field field) {
        if (path instanceof ExportPath.ToOne toOne) {
            return sees(type, toOne.reference()) && sees(toOne.recordType(), field);
        }
        if (path instanceof ExportPath.BackReference back) {
            return sees(back.recordType(), back.reference()) && sees(back.recordType(), field);
        }
        if (path instanceof ExportPath.ManyToMany links) {
            return sees(links.recordType(), field);
        }
        return sees(type, field);
    }
}
