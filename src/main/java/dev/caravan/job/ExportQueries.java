package dev.caravan.job;

import dev.caravan.format.FileFormat;
import dev.caravan.model.Catalog;
import dev.caravan.model.ExportAction;
import dev.caravan.query.Handling;
import dev.caravan.query.QueryException;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.RecordQueryOptions;
import dev.caravan.query.SortKey;
import dev.caravan.store.RecordSchema;
import java.util.List;
import java.util.Set;

/** Exports that are asked for in the query language. */
public final class ExportQueries {
    private final Catalog catalog;

    /** Exports of this catalog. */
    public ExportQueries(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * What to export.
     *
     * @param query {@code filter} and {@code sort} as a query string; parameters named format and bom are left to others
     * @throws QueryException if the query is wrong, with all that is wrong
     */
    public ExportRun.Request of(ExportAction action, FileFormat format, boolean bom, String query, Handling handling) {
        RecordQuery parsed = RecordQuery.parse(
                query,
                RecordSchema.of(catalog.getRecordType(action.recordType()), catalog),
                RecordQueryOptions.DEFAULT.with(handling).withOtherParameters(Set.of("format", "bom")));
        boolean sorted = query.contains("sort=");
        List<SortKey> sort = sorted ? parsed.sort() : List.of();
        return new ExportRun.Request(action, format, bom, parsed.predicate(), sort);
    }
}
