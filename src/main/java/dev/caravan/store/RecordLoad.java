package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.ExportField;
import dev.caravan.model.ExportPath;
import dev.caravan.model.Field;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.RecordType;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Page;
import dev.caravan.query.Predicate;
import dev.caravan.query.Selection;
import dev.caravan.query.SortKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Loads some records with what they are related to: one statement for the records and one for each relation. */
final class RecordLoad {
    /** More than that of one relation would be no page any more. */
    static final int MOST_RELATED = 50_000;

    private static final ColumnType COUNT = new ColumnType.Int(64);

    private final ReadTransaction transaction;
    private final Relations relations;

    RecordLoad(ReadTransaction transaction, Relations relations) {
        this.transaction = transaction;
        this.relations = relations;
    }

    /** A record on its way: all values that were read, and what will be returned of it. */
    private record Loaded(Map<Field, @Nullable Object> values, Map<String, @Nullable Object> shown) {}

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
        List<Field> fields = fieldsToRead(type, selection);
        List<ExportField> columns = fields.stream()
                .map(f -> new ExportField(f.name(), new ExportPath.Own(), f, Optional.empty()))
                .toList();
        RecordSelect select = new RecordSelect(transaction.database().dsl(), relations, type, predicate, sort);
        List<ColumnType> types = types(type.id(), fields);
        types.add(COUNT);
        OptionalLong most = counted.isEmpty()
                ? counted
                : OptionalLong.of(Math.max(counted.getAsLong(), page.offset() + page.limit()));
        OptionalLong oneMore = most.isEmpty() ? most : OptionalLong.of(most.getAsLong() + 1);
        List<@Nullable Object[]> rows =
                transaction.all(select.page(columns, page, oneMore), types, "reading records of " + type.name());
        List<Loaded> loaded =
                rows.stream().map(r -> loaded(type, selection, fields, r)).toList();
        loadRelations(type, selection, loaded);
        List<Map<String, @Nullable Object>> shown =
                loaded.stream().map(Loaded::shown).toList();
        long total = total(type, select, page, rows, types.size() - 1, oneMore);
        boolean more = most.isPresent() && total > most.getAsLong();
        return new RecordPage(shown, more ? most.getAsLong() : total, more);
    }

    /** Each row says it; behind the last record there is none to say it. */
    private long total(
            RecordType type,
            RecordSelect select,
            Page page,
            List<@Nullable Object[]> rows,
            int position,
            OptionalLong most) {
        if (rows.isEmpty() && page.offset() == 0) {
            return 0;
        }
        if (!rows.isEmpty()) {
            return (Long) Objects.requireNonNull(rows.get(0)[position]);
        }
        List<@Nullable Object[]> counted =
                transaction.all(select.count(most), List.of(COUNT), "counting records of " + type.name());
        return (Long) Objects.requireNonNull(counted.get(0)[0]);
    }

    /** What is shown, and what relations start from. */
    private List<Field> fieldsToRead(RecordType type, Selection selection) {
        Set<Field> fields = new LinkedHashSet<>();
        for (String name : selection.fields()) {
            FieldPath path = FieldPath.of(name);
            fields.add(type.findField(name).orElseThrow(() -> PredicateSql.unknownField(path, type)));
        }
        selection.relations().keySet().forEach(r -> fields.add(start(type, relation(type, r))));
        return List.copyOf(fields);
    }

    private RecordRelation relation(RecordType type, String name) {
        RecordRelation relation = relations.of(type).get(name);
        if (relation == null) {
            throw PredicateSql.unknownField(FieldPath.of(name), type);
        }
        return relation;
    }

    /** The field whose value is the key by which related records are found. */
    private static Field start(RecordType type, RecordRelation relation) {
        return relation.path() instanceof ExportPath.ToOne toOne ? toOne.reference() : type.id();
    }

    private static List<ColumnType> types(Field key, List<Field> fields) {
        List<ColumnType> types = new ArrayList<>();
        types.add(key.column().type());
        fields.forEach(f -> f.columns().stream().map(Column::type).forEach(types::add));
        return types;
    }

    private static Loaded loaded(RecordType type, Selection selection, List<Field> fields, @Nullable Object[] row) {
        Map<Field, @Nullable Object> values = new LinkedHashMap<>();
        int position = 1;
        for (Field field : fields) {
            int columns = field.columns().size();
            values.put(field, new RecordCursor.InRow(position, columns).value(row));
            position += columns;
        }
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        selection
                .fields()
                .forEach(n -> shown.put(n, values.get(type.findField(n).orElseThrow())));
        return new Loaded(values, shown);
    }

    private void loadRelations(RecordType type, Selection selection, List<Loaded> records) {
        selection.relations().forEach((name, selected) -> {
            RecordRelation relation = relation(type, name);
            Field start = start(type, relation);
            Map<Object, List<Map<String, @Nullable Object>>> related =
                    loadRelated(relation, selected, keys(start, records));
            for (Loaded record : records) {
                List<Map<String, @Nullable Object>> found =
                        find(related, record.values().get(start));
                record.shown().put(name, relation.toMany() ? found : found.isEmpty() ? null : found.get(0));
            }
        });
    }

    private static List<Object> keys(Field start, List<Loaded> records) {
        Set<Object> keys = new LinkedHashSet<>();
        for (Loaded record : records) {
            Object key = record.values().get(start);
            if (key != null) {
                keys.add(key);
            }
        }
        return List.copyOf(keys);
    }

    private static List<Map<String, @Nullable Object>> find(
            Map<Object, List<Map<String, @Nullable Object>>> related, @Nullable Object key) {
        return key == null ? List.of() : related.getOrDefault(KeyValue.of(key), List.of());
    }

    private Map<Object, List<Map<String, @Nullable Object>>> loadRelated(
            RecordRelation relation, Selection selection, List<Object> keys) {
        Map<Object, List<Map<String, @Nullable Object>>> byKey = new LinkedHashMap<>();
        if (keys.isEmpty()) {
            return byKey;
        }
        RecordType target = relation.target();
        List<Field> fields = fieldsToRead(target, selection);
        List<ColumnType> types = new ArrayList<>();
        types.add(RecordSelect.keyColumn(relation).type());
        fields.forEach(f -> f.columns().forEach(c -> types.add(c.type())));
        List<@Nullable Object[]> rows = transaction.all(
                RecordSelect.related(transaction.database().dsl(), relations, relation, fields, keys, MOST_RELATED + 1),
                types,
                "reading related records of " + target.name());
        if (rows.size() > MOST_RELATED) {
            throw new ProblemException(Problem.of(
                            "too-many-related",
                            "the records of this page have more than %,d related records by '%s'"
                                    .formatted(MOST_RELATED, relation.name()))
                    .withHint("ask for a smaller page, or for the related records by themselves"));
        }
        List<Loaded> loaded =
                rows.stream().map(r -> loaded(target, selection, fields, r)).toList();
        loadRelations(target, selection, loaded);
        for (int i = 0; i < rows.size(); i++) {
            Object key = rows.get(i)[0];
            if (key != null) {
                byKey.computeIfAbsent(KeyValue.of(key), k -> new ArrayList<>())
                        .add(loaded.get(i).shown());
            }
        }
        return byKey;
    }
}
