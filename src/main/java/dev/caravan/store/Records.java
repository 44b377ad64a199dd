package dev.caravan.store;

import dev.caravan.model.Catalog;
import dev.caravan.model.Field;
import dev.caravan.model.RecordType;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Page;
import dev.caravan.query.Predicate;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.Selection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads records. Safe for use by many threads. */
public final class Records {
    private final Database database;
    private final Relations relations;
    private final Duration timeout;

    /** @param timeout how long one statement may take, and how long a snapshot may wait for its reader */
    public Records(Database database, Catalog catalog, Duration timeout) {
        this.database = database;
        this.relations = new Relations(catalog);
        this.timeout = timeout;
    }

    private Records(Database database, Relations relations, Duration timeout) {
        this.database = database;
        this.relations = relations;
        this.timeout = timeout;
    }

    /**
     * The same records for somebody who sees only some, whichever way leads to the others: lists, related records, values
     * of references, conditions and sort keys on what is related.
     *
     * @param visible which records of a type may be seen
     */
    public Records seenBy(Function<RecordType, Predicate> visible) {
        return new Records(database, relations.seenBy(visible), timeout);
    }

    /**
     * The records as they are now, for reading many of them.
     *
     * @param cancelled asked from time to time whether to stop; the reading then ends in a {@link
     *     java.util.concurrent.CancellationException}
     */
    public RecordSnapshot snapshot(BooleanSupplier cancelled) {
        return RecordSnapshot.open(database, relations, timeout, cancelled);
    }

    /** How many records meet the predicate. */
    public long count(RecordType type, Predicate predicate) {
        try (RecordSnapshot snapshot = snapshot(() -> false)) {
            return snapshot.count(type, predicate);
        }
    }

    /**
     * A page of records, all of one moment: a statement for the records, one for their number, and one for each relation
     * of the selection.
     *
     * @param visible which records of a type may be seen, be it the type of the page or that of related records
     */
    public RecordPage page(RecordType type, RecordQuery query, Function<RecordType, Predicate> visible) {
        return seenBy(visible).page(type, query);
    }

    /** A page of records, all of one moment, of those that may be seen. */
    public RecordPage page(RecordType type, RecordQuery query) {
        Predicate predicate = query.predicate();
        try (RecordSnapshot snapshot = snapshot(() -> false)) {
            List<Map<String, @Nullable Object>> records =
                    new RecordLoad(snapshot).load(type, query.selection(), predicate, query.sort(), query.page());
            return new RecordPage(records, total(snapshot, type, predicate, query.page(), records.size()));
        }
    }

    /** A page that is neither empty nor full tells the number by itself. */
    private static long total(RecordSnapshot snapshot, RecordType type, Predicate predicate, Page page, int found) {
        boolean last = found < page.limit() && (found > 0 || page.offset() == 0);
        return last ? page.offset() + found : snapshot.count(type, predicate);
    }

    /**
     * The record with this {@code _id}, as {@link RecordPage} has it; empty if there is none or it may not be seen.
     *
     * @param id an operand as {@link Predicate} knows them
     */
    public Optional<Map<String, @Nullable Object>> find(
            RecordType type, Object id, Selection selection, Function<RecordType, Predicate> visible) {
        return seenBy(visible).find(type, id, selection);
    }

    /** The record with this {@code _id}; empty if there is none or it may not be seen. */
    public Optional<Map<String, @Nullable Object>> find(RecordType type, Object id, Selection selection) {
        Predicate isIt =
                new Predicate.Comparison(new FieldPath(List.of(Field.ID)), Predicate.Comparison.Operator.EQ, id);
        try (RecordSnapshot snapshot = snapshot(() -> false)) {
            return new RecordLoad(snapshot)
                    .load(type, selection, isIt, List.of(), new Page(1, 0)).stream()
                            .findFirst();
        }
    }
}
