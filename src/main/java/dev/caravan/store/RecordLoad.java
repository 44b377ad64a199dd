package dev.caravan.store;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.RecordType;
import dev.caravan.query.Page;
import dev.caravan.query.Predicate;
import dev.caravan.query.Selection;
import dev.caravan.query.SortKey;
import dev.caravan.store.ReadTransaction.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads some records with what they are related to: one statement for the records and one for each relation. Statements
 * that do not need each other's rows share a round trip.
 */
final class RecordLoad {
    /** More than that of one relation would be no page any more. */
    static final int MOST_RELATED = 50_000;

    private final ReadTransaction transaction;
    private final Relations relations;
    private final ReadingSql sql;

    RecordLoad(ReadTransaction transaction, Relations relations, ReadingSql sql) {
        this.transaction = transaction;
        this.relations = relations;
        this.sql = sql;
    }

    /** A record on its way: all values that were read, and what will be returned of it. */
    private static final class Loaded {
        final @Nullable Object[] row;
        final Map<String, @Nullable Object> shown;

        Loaded(LoadedColumns columns, @Nullable Object[] row) {
            this.row = row;
            this.shown = columns.shown(row);
        }

        /** The key of this record by which a relation's records are found. */
        Optional<KeyValue> key(LoadedColumns.Start start) {
            return Optional.ofNullable(start.key().value(row)).map(KeyValue::of);
        }
    }

    /**
     * A relation that has not been followed yet.
     *
     * @param from the type of the records that it starts from
     * @param columns of the related records
     */
    private record Pending(String from, List<Loaded> records, LoadedColumns.Start start, LoadedColumns columns) {
        RecordRelation relation() {
            return start.relation();
        }

        List<Object> keys() {
            Set<Object> keys = new LinkedHashSet<>();
            records.forEach(r -> r.key(start).ifPresent(k -> keys.add(k.value())));
            return List.copyOf(keys);
        }
    }

    /**
     * A page of records and the number of all of them.
     *
     * @param counted so far they are counted; if it is empty, to the end
     */
    RecordPage load(
            RecordType type,
            Selection selection,
            Predicate predicate,
            List<SortKey> sort,
            Page page,
            OptionalLong counted) {
        LoadedColumns columns = new LoadedColumns(relations, type, selection);
        RecordSelect select = new RecordSelect(transaction.database().dsl(), relations, type, predicate, sort);
        OptionalLong most = counted.isEmpty()
                ? counted
                : OptionalLong.of(Math.max(counted.getAsLong(), page.offset() + page.limit()));
        OptionalLong oneMore = most.isEmpty() ? most : OptionalLong.of(most.getAsLong() + 1);
        boolean last = selection.relations().isEmpty() && page.offset() == 0;
        List<@Nullable Object[]> rows = transaction
                .all(List.of(sql.page(select, columns, page, oneMore)), last)
                .get(0);
        List<Loaded> loaded = loaded(columns, rows);
        long total = total(type, select, page, rows, oneMore);
        follow(pending(columns, loaded));
        List<Map<String, @Nullable Object>> shown =
                loaded.stream().map(r -> r.shown).toList();
        boolean more = most.isPresent() && total > most.getAsLong();
        return new RecordPage(shown, more ? most.getAsLong() : total, more);
    }

    /** Each row ends in it; behind the last record there is none to say it. */
    private long total(
            RecordType type, RecordSelect select, Page page, List<@Nullable Object[]> rows, OptionalLong most) {
        if (rows.isEmpty() && page.offset() == 0) {
            return 0;
        }
        List<@Nullable Object[]> said = rows.isEmpty()
                ? transaction
                        .all(List.of(ReadingSql.count(select, type, most)), false)
                        .get(0)
                : rows;
        @Nullable Object[] first = said.get(0);
        return (Long) Objects.requireNonNull(first[first.length - 1]);
    }

    private static List<Loaded> loaded(LoadedColumns columns, List<@Nullable Object[]> rows) {
        return rows.stream().map(r -> new Loaded(columns, r)).toList();
    }

    private List<Pending> pending(LoadedColumns columns, List<Loaded> records) {
        List<Pending> pending = new ArrayList<>();
        for (LoadedColumns.Start start : columns.starts()) {
            LoadedColumns related = columns.related(relations, start.relation());
            pending.add(new Pending(columns.type().name(), records, start, related));
        }
        return pending;
    }

    /**
     * Follows all that lead to one record at once with one list, and the other lists after it: each may be so long that the
     * rows of two should not be held at a time.
     */
    private void follow(List<Pending> first) {
        List<Pending> pending = first;
        while (!pending.isEmpty()) {
            List<Pending> together = new ArrayList<>();
            List<Pending> later = new ArrayList<>();
            boolean list = false;
            for (Pending one : pending) {
                boolean many = one.relation().toMany();
                (many && list ? later : together).add(one);
                list |= many;
            }
            boolean last = later.isEmpty()
                    && together.stream().allMatch(p -> p.columns().starts().isEmpty());
            later.addAll(follow(together, last));
            pending = later;
        }
    }

    /**
     * Adds what these relations lead to.
     *
     * @param last whether nothing will be read after that
     * @return the relations of what was added
     */
    private List<Pending> follow(List<Pending> together, boolean last) {
        List<Pending> asked = new ArrayList<>();
        List<Statement> statements = new ArrayList<>();
        for (Pending one : together) {
            List<Object> keys = one.keys();
            if (!keys.isEmpty()) {
                asked.add(one);
                statements.add(
                        sql.related(relations, one.from(), one.relation(), one.columns(), keys, MOST_RELATED + 1));
            }
        }
        List<Pending> next = new ArrayList<>();
        if (asked.isEmpty()) {
            return next;
        }
        List<List<@Nullable Object[]>> found = transaction.all(statements, last);
        for (int i = 0; i < asked.size(); i++) {
            next.addAll(add(asked.get(i), found.get(i)));
        }
        return next;
    }

    private List<Pending> add(Pending followed, List<@Nullable Object[]> rows) {
        RecordRelation relation = followed.relation();
        if (rows.size() > MOST_RELATED) {
            throw new ProblemException(Problem.of(
                            "too-many-related",
                            "the records of this page have more than %,d related records by '%s'"
                                    .formatted(MOST_RELATED, relation.name()))
                    .withHint("ask for a smaller page, or for the related records by themselves"));
        }
        List<Loaded> loaded = loaded(followed.columns(), rows);
        Map<KeyValue, List<Map<String, @Nullable Object>>> byKey = new HashMap<>();
        for (Loaded related : loaded) {
            Object key = related.row[0];
            if (key != null) {
                byKey.computeIfAbsent(KeyValue.of(key), k -> new ArrayList<>()).add(related.shown);
            }
        }
        for (Loaded record : followed.records()) {
            record.key(followed.start())
                    .map(byKey::get)
                    .ifPresent(its -> record.shown.put(relation.name(), relation.toMany() ? its : its.get(0)));
        }
        return pending(followed.columns(), loaded);
    }
}
