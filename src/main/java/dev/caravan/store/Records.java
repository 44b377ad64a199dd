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
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads records. Safe for use by many threads. */
public final class Records {
    /** How long somebody who asks for a page waits. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int MOST_STALE = 100;

    private final Database database;
    private final Relations relations;
    private final ReadingSql sql;
    private final Duration timeout;

    /** @param timeout how long one statement may take, and how long a snapshot may wait for its reader */
    public Records(Database database, Catalog catalog, Duration timeout) {
        this(database, new Relations(catalog), new ReadingSql(database), timeout);
    }

    private Records(Database database, Relations relations, ReadingSql sql, Duration timeout) {
        this.database = database;
        this.relations = relations;
        this.sql = sql;
        this.timeout = timeout;
    }

    /**
     * The same records for somebody who sees only some, whichever way leads to the others: lists, related records, values
     * of references, conditions and sort keys on what is related.
     *
     * @param visible which records of a type may be seen
     */
    public Records seenBy(Function<RecordType, Predicate> visible) {
        return new Records(database, relations.seenBy(visible), sql, timeout);
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
     * A page of records, all of one moment: a statement for the records and their number, and one for each relation of
     * the selection.
     *
     * @param visible which records of a type may be seen, be it the type of the page or that of related records
     * @throws dev.caravan.model.ProblemException {@code too-many-related} if the records have more related ones than a
     *     page can hold, {@code query-timeout} if a statement takes longer than a minute
     */
    public RecordPage page(RecordType type, RecordQuery query, Function<RecordType, Predicate> visible) {
        return load(type, query, visible, OptionalLong.empty());
    }

    /**
     * The same for somebody who would rather not wait for an exact number: records are counted no further than to the end
     * of this page, or to this number if that is greater.
     */
    public RecordPage page(RecordType type, RecordQuery query, Function<RecordType, Predicate> visible, long counted) {
        return load(type, query, visible, OptionalLong.of(counted));
    }

    private RecordPage load(
            RecordType type, RecordQuery query, Function<RecordType, Predicate> visible, OptionalLong counted) {
        for (int stale = 0; ; stale++) {
            try {
                return loadOnce(type, query, visible, counted);
            } catch (RuntimeException e) {
                // each connection of the pool may have its plans from before the table was altered
                if (!Failures.isStalePlan(e) || stale == MOST_STALE) {
                    throw e;
                }
            }
        }
    }

    private RecordPage loadOnce(
            RecordType type, RecordQuery query, Function<RecordType, Predicate> visible, OptionalLong counted) {
        try (ReadTransaction transaction = ReadTransaction.begin(database, shorter(timeout, PATIENCE))) {
            return new RecordLoad(transaction, relations.seenBy(visible), sql)
                    .load(type, query.selection(), query.predicate(), query.sort(), query.page(), counted);
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /**
     * The record with this {@code _id}, as {@link RecordPage} has it; empty if there is none or it may not be seen.
     *
     * @param id an operand as {@link Predicate} knows them
     * @throws dev.caravan.model.ProblemException as {@link #page}
     */
    public Optional<Map<String, @Nullable Object>> find(
            RecordType type, Object id, Selection selection, Function<RecordType, Predicate> visible) {
        Predicate isIt =
                new Predicate.Comparison(new FieldPath(List.of(Field.ID)), Predicate.Comparison.Operator.EQ, id);
        RecordQuery query = new RecordQuery(selection, isIt, List.of(), new Page(1, 0));
        return load(type, query, visible, OptionalLong.empty()).records().stream()
                .findFirst();
    }
}
