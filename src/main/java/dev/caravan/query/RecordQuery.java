package dev.caravan.query;

import java.util.List;
import java.util.Map;

/**
 * What a client asks of the records of a type, checked against its {@link QuerySchema}: all names exist and are allowed,
 * all values are of their field's type.
 *
 * @param selection what to return of each record
 * @param predicate which records; {@link Predicate#all} if no filter is given
 * @param sort the order, most significant key first; the last one is always the primary key, so that pages never overlap
 * @param page which page
 */
public record RecordQuery(Selection selection, Predicate predicate, List<SortKey> sort, Page page) {
    /** Copies the keys. */
    public RecordQuery {
        sort = List.copyOf(sort);
    }

    /**
     * Reads a query string, with or without its leading question mark.
     *
     * @throws QueryException if it is over a limit or, in strict handling, if anything is wrong with it
     */
    public static RecordQuery parse(String queryString, QuerySchema schema, RecordQueryOptions options) {
        return new RecordQueryReader(schema, options)
                .read(QueryString.parse(queryString, options.limits()), QueryString.lost(queryString));
    }

    /**
     * Reads parameters from a JSON-like object: those of a parsed query string, or of the body of a request.
     *
     * @throws QueryException if they are over a limit or, in strict handling, if anything is wrong with them
     */
    public static RecordQuery parse(Map<String, ?> parameters, QuerySchema schema, RecordQueryOptions options) {
        return new RecordQueryReader(schema, options).read(parameters, List.of());
    }
}
