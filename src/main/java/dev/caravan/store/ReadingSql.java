package dev.caravan.store;

import dev.caravan.model.ColumnType;
import dev.caravan.model.ExportField;
import dev.caravan.model.ExportPath;
import dev.caravan.model.Field;
import dev.caravan.model.RecordType;
import dev.caravan.query.Page;
import dev.caravan.query.Predicate;
import dev.caravan.query.SortKey;
import dev.caravan.store.ReadTransaction.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Select;
import org.jooq.impl.DSL;

/**
 * The statements that load pages of records and what these are related to. Most of each is put into words but once for all
 * pages that ask for the same with other values: that takes longer than the database takes to answer. Safe for use by many
 * threads.
 */
final class ReadingSql {
    private static final int MOST_KNOWN = 1_000;
    private static final ColumnType COUNT = new ColumnType.Int(64);

    /** Stands for the condition of a page; in no statement otherwise. */
    private static final String CONDITION = "\u0001";

    /** What the statement of a page depends on, but for its condition. */
    private record PageShape(
            String type, List<String> fields, List<SortKey> sort, int limit, boolean behind, OptionalLong most) {}

    /**
     * What the statement of a relation depends on, but for the keys.
     *
     * @param visible which related records may be seen
     */
    private record RelatedShape(String type, String relation, List<String> fields, Predicate visible) {}

    /** @param others the values of all parameters but the first, the keys */
    private record RelatedText(String sql, List<Object> others) {}

    private final DSLContext dsl;
    private final boolean keysAreOne;
    private final Map<PageShape, String> pages = new ConcurrentHashMap<>();
    private final Map<RelatedShape, RelatedText> related = new ConcurrentHashMap<>();

    ReadingSql(Database database) {
        this.dsl = database.dsl();
        this.keysAreOne = database.isPostgres();
    }

    /**
     * The statement of a page, as {@link RecordSelect#page} describes it.
     *
     * @param most the greatest number of records that matters
     */
    Statement page(RecordSelect select, LoadedColumns columns, Page page, OptionalLong most) {
        RecordType type = columns.type();
        List<ColumnType> types = columns.types(type.id().column());
        types.add(COUNT);
        String doing = "reading records of " + type.name();
        if (select.sort().stream().anyMatch(k -> !k.path().relations().isEmpty())) {
            // joins records that may be seen, which is a condition with values of its own
            return Statement.of(select.page(own(columns), page, most), types, doing);
        }
        boolean behind = page.offset() > 0;
        PageShape shape =
                new PageShape(type.name(), names(columns.fields()), select.sort(), page.limit(), behind, most);
        makeRoom(pages);
        String text = pages.computeIfAbsent(
                shape, s -> dsl.render(select.where(DSL.condition(CONDITION)).page(own(columns), page, most)));
        Condition condition = select.condition();
        List<Object> once = dsl.extractBindValues(condition);
        List<Object> values = new ArrayList<>(once);
        // to count them, and to find them
        values.addAll(once);
        if (behind) {
            values.add(page.offset());
        }
        return new Statement(text.replace(CONDITION, dsl.render(condition)), values, types, doing);
    }

    private static List<ExportField> own(LoadedColumns columns) {
        return columns.fields().stream()
                .map(f -> new ExportField(f.name(), new ExportPath.Own(), f, Optional.empty()))
                .toList();
    }

    /** The statement that counts the records, for a page behind the last of them. */
    static Statement count(RecordSelect select, RecordType type, OptionalLong most) {
        return Statement.of(select.count(most), List.of(COUNT), "counting records of " + type.name());
    }

    /**
     * The statement that loads what some records are related to, as {@link RecordSelect#related} describes it. On
     * PostgreSQL all keys are one parameter.
     *
     * @param type the type that the relation starts from
     */
    Statement related(
            Relations relations,
            String type,
            RecordRelation relation,
            LoadedColumns columns,
            List<Object> keys,
            int most) {
        List<ColumnType> types = columns.types(RecordSelect.keyColumn(relation));
        List<Field> fields = columns.fields();
        String doing = "reading related records of " + relation.target().name();
        if (!keysAreOne) {
            Select<?> select = RecordSelect.related(dsl, relations, relation, fields, keys, most);
            return Statement.of(select, types, doing);
        }
        RelatedShape shape =
                new RelatedShape(type, relation.name(), names(fields), relations.visible(relation.target()));
        makeRoom(related);
        RelatedText text = related.computeIfAbsent(
                shape, s -> text(RecordSelect.related(dsl, relations, relation, fields, List.of(), most)));
        List<Object> values = new ArrayList<>(text.others().size() + 1);
        values.add(ColumnCondition.array(keys));
        values.addAll(text.others());
        return new Statement(text.sql(), values, types, doing);
    }

    private static RelatedText text(Select<?> select) {
        List<Object> values = select.getBindValues();
        return new RelatedText(select.getSQL(), List.copyOf(values.subList(1, values.size())));
    }

    private static List<String> names(List<Field> fields) {
        return fields.stream().map(Field::name).toList();
    }

    /** Whoever asks for something else each time gets no more memory for that. */
    private static void makeRoom(Map<?, ?> known) {
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
    }
}
