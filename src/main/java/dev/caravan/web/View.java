package dev.caravan.web;

import dev.caravan.access.Caller;
import dev.caravan.model.Catalog;
import dev.caravan.model.ExportAction;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Lookup;
import dev.caravan.model.RecordType;
import dev.caravan.query.Predicate;
import dev.caravan.query.QuerySchema;
import dev.caravan.store.RecordSchema;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What one caller may see and do: everything that answers a request asks here. What a caller may not see is, for that
 * caller, not there: it is answered exactly as what does not exist.
 */
final class View {
    private final Catalog catalog;
    private final Map<String, ? extends QuerySchema> schemas;

    private View(Catalog catalog, Map<String, ? extends QuerySchema> schemas) {
        this.catalog = catalog;
        this.schemas = schemas;
    }

    /** The views of one catalog. */
    static final class Source {
        private final View all;

        Source(Catalog catalog) {
            this.all = new View(catalog, RecordSchema.all(catalog));
        }

        /** What this caller may see: everything, as long as there is nobody to be told apart. */
        View of(Caller caller) {
            Objects.requireNonNull(caller);
            return all;
        }
    }

    /** The record types, in the order of the configuration. */
    Collection<RecordType> recordTypes() {
        return catalog.recordTypes().values();
    }

    /** The record type of this name, or the problem {@code unknown-record-type}. */
    RecordType requireRecordType(String name) {
        return Lookup.require(name, recordTypes(), RecordType::name, "record type", "unknown-record-type");
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
        return type -> Predicate.all();
    }

    /** Which jobs there are. */
    Predicate visibleJobs() {
        return Predicate.all();
    }
}
