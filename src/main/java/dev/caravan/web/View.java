package dev.caravan.web;

import dev.caravan.job.Permissions;
import dev.caravan.model.Catalog;
import dev.caravan.model.ExportAction;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Lookup;
import dev.caravan.model.RecordType;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Predicate;
import dev.caravan.query.QuerySchema;
import dev.caravan.store.RecordSchema;
import dev.caravan.store.Records;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one caller may see and do: everything that answers a request asks here. What a caller may not see is, for that
 * caller, not there: it is answered exactly as what does not exist.
 */
final class View {
    private final Permissions permissions;
    private final Optional<String> onlyJobsOf;
    private final Catalog catalog;
    private final Map<String, ? extends QuerySchema> schemas;

    View(Permissions permissions, Optional<String> onlyJobsOf) {
        this.permissions = permissions;
        this.catalog = permissions.catalog();
        this.schemas = RecordSchema.all(catalog);
        this.onlyJobsOf = onlyJobsOf;
    }

    /** The record types, in the order of the configuration. */
    Collection<RecordType> recordTypes() {
        return catalog.recordTypes().values();
    }

    /** The record type of this name, or the problem {@code unknown-record-type}. */
    RecordType requireRecordType(String name) {
        return Lookup.require(name, recordTypes(), RecordType::name, "record type", "unknown-record-type");
    }

    /** All that there is for the caller. */
    Catalog catalog() {
        return catalog;
    }

    /** These records, of which the caller sees no others. */
    Records records(Records all) {
        return permissions.records(all);
    }

    /** The imports of a record type. */
    List<ImportAction> imports(RecordType type) {
        return type.imports();
    }

    /** The exports of a record type. */
    List<ExportAction> exports(RecordType type) {
        return type.exports();
    }

    /** The fields of a record type and what they are related to. */
    QuerySchema schema(RecordType type) {
        return Objects.requireNonNull(schemas.get(type.name()), type.name());
    }

    /** Which records of a type there are. */
    Function<RecordType, Predicate> visible() {
        return permissions::visible;
    }

    /** Which jobs there are. */
    Predicate visibleJobs() {
        return onlyJobsOf
                .<Predicate>map(user ->
                        new Predicate.Comparison(FieldPath.of("created_by"), Predicate.Comparison.Operator.EQ, user))
                .orElse(Predicate.all());
    }

    /** Whether there are jobs that this user has started. */
    boolean mayUseJobOf(String user) {
        return onlyJobsOf.isEmpty() || onlyJobsOf.get().equals(user);
    }
}
