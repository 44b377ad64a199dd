package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.ExportField;
import dev.caravan.model.ExportPath;
import dev.caravan.model.Field;
import dev.caravan.model.RecordType;
import dev.caravan.model.Table;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Page;
import dev.caravan.query.Predicate;
import dev.caravan.query.SortDirection;
import dev.caravan.query.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Name;
import org.jooq.Record1;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.SelectLimitPercentStep;
import org.jooq.SelectLimitStep;
import org.jooq.SortField;
import org.jooq.impl.DSL;

/**
 * The statements that read records of one type: the rows themselves, with the values of their references joined, and
 * for each list of values a statement whose rows come in the same order as the records, so that the two can be merged.
 */
final class RecordSelect {
    private static final Name ROOT = DSL.name("r");
    private static final Name END = DSL.name("e");
    private static final Name LINK = DSL.name("l");
    private static final Name COUNTED = DSL.name("c");

    private final DSLContext dsl;
    private final Relations relations;
    private final RecordType type;
    private final Predicate predicate;
    private final List<SortKey> sort;
    private final boolean postgres;
    private final PredicateSql predicates;
    private final Optional<Condition> given;

    RecordSelect(DSLContext dsl, Relations relations, RecordType type, Predicate predicate, List<SortKey> sort) {
        this(dsl, relations, type, predicate, sort, Optional.empty());
    }

    private RecordSelect(
            DSLContext dsl,
            Relations relations,
            RecordType type,
            Predicate predicate,
            List<SortKey> sort,
            Optional<Condition> given) {
        this.dsl = dsl;
        this.relations = relations;
        this.type = type;
        this.predicate = predicate;
        this.sort = List.copyOf(sort);
        this.postgres = isPostgres(dsl);
        this.predicates = new PredicateSql(relations, postgres);
        this.given = given;
    }

    List<SortKey> sort() {
        return sort;
    }

    /** The same with this in the place of {@link #condition}. */
    RecordSelect where(Condition condition) {
        return new RecordSelect(dsl, relations, type, predicate, sort, Optional.of(condition));
    }

    /**
     * The records in order: their {@code _id}, then the columns of the fields.
     *
     * @param fields none whose path is a list
     */
    SelectLimitStep<?> rows(List<ExportField> fields) {
        return rows(fields, Optional.empty());
    }

    /**
     * The records of a page, like {@link #rows}; each row ends in the number of records on all pages together.
     *
     * @param most the greatest number that matters: no more are counted
     */
    Select<?> page(List<ExportField> fields, Page page, OptionalLong most) {
        // a number that is no parameter lets PostgreSQL keep a plan, where one serves as well as those for each value
        SelectLimitPercentStep<?> first = rows(fields, Optional.of(count(most))).limit(DSL.inline(page.limit()));
        return page.offset() == 0 ? first : first.offset(page.offset());
    }

    private SelectLimitStep<?> rows(List<ExportField> fields, Optional<Select<Record1<Integer>>> count) {
        ToOneJoins joins = new ToOneJoins(relations, predicates, type, ROOT);
        List<org.jooq.Field<?>> columns = new ArrayList<>();
        columns.add(id());
        for (ExportField field : fields) {
            field.field().columns().forEach(c -> columns.add(PredicateSql.column(alias(field, joins), c)));
        }
        List<SortField<?>> order = order(joins);
        // depends on no row, so it is counted once, and in the same statement as it costs no round trip then
        count.ifPresent(number -> columns.add(DSL.field(number)));
        return dsl.select(columns).from(joins.addTo(root())).where(condition()).orderBy(order);
    }

    /** The number of records. */
    Select<Record1<Integer>> count() {
        return dsl.selectCount().from(root()).where(condition());
    }

    /** The number of records, up to a number beyond which it does not matter. */
    Select<Record1<Integer>> count(OptionalLong most) {
        if (most.isEmpty()) {
            return count();
        }
        return dsl.selectCount()
                .from(dsl.selectOne()
                        .from(root())
                        .where(condition())
                        .limit(DSL.inline(most.getAsLong()))
                        .asTable(COUNTED));
    }

    /**
     * One row: for each field 1 if one of its texts begins with one of these characters, otherwise 0; {@code NULL} if
     * there are no records.
     */
    Select<?> anyBeginsWith(List<ExportField> fields, List<String> characters) {
        ToOneJoins joins = new ToOneJoins(relations, predicates, type, ROOT);
        List<org.jooq.Field<?>> columns = new ArrayList<>();
        for (ExportField field : fields) {
            org.jooq.Field<?> column =
                    PredicateSql.column(alias(field, joins), field.field().column());
            org.jooq.Field<String> first = DSL.field(
                    postgres ? "left(cast({0} as text), 1)" : "left(cast({0} as varchar), 1)", String.class, column);
            columns.add(DSL.max(DSL.when(first.in(characters), DSL.inline(1)).otherwise(DSL.inline(0))));
        }
        return dsl.select(columns).from(joins.addTo(root())).where(condition());
    }

    /**
     * The values of a field whose path is a list: the {@code _id} of a record, then the value's columns, ordered as the
     * records are and within a record by value. Values that are missing are left out, and so are records without any.
     */
    Select<?> values(ExportField field) {
        ToOneJoins joins = new ToOneJoins(relations, predicates, type, ROOT);
        List<Column> columns = field.field().columns();
        Condition present = DSL.and(columns.stream()
                .map(c -> PredicateSql.column(END, c).isNotNull())
                .toList());
        boolean rootNeeded = (!sort.isEmpty() && !isIdAlone())
                || !predicate.equals(Predicate.all())
                || !relations.showsAll(type)
                || !isSound(field);
        org.jooq.Field<Object> owner = owner(field);
        List<SortField<?>> order = new ArrayList<>();
        org.jooq.Table<?> from = ends(field.path(), end(field));
        if (rootNeeded) {
            order.addAll(order(joins));
            from = joins.addTo(root()).join(from).on(owner.eq(id()));
        } else {
            order.add(descending() ? owner.desc() : owner.asc());
        }
        columns.forEach(c -> order.add(ordering(END, c).asc()));
        List<org.jooq.Field<?>> selected = new ArrayList<>();
        selected.add(rootNeeded ? id() : owner);
        columns.forEach(c -> selected.add(PredicateSql.column(END, c)));
        Condition condition = rootNeeded ? condition() : owner.isNotNull();
        return dsl.select(selected)
                .from(from)
                .where(condition.and(present).and(predicates.visible(end(field), END)))
                .orderBy(order);
    }

    /**
     * Records that others are related to, for many others at once: the key that they are found by, then their columns.
     *
     * @param relation from the type of this statement
     * @param fields of the related records
     * @param keys for a reference its values, otherwise the {@code _id}s of the records that the relation starts from
     * @param most at most so many
     */
    static Select<?> related(
            DSLContext dsl,
            Relations relations,
            RecordRelation relation,
            List<Field> fields,
            List<Object> keys,
            int most) {
        RecordType target = relation.target();
        Column keyColumn = keyColumn(relation);
        Name keyAlias = relation.path() instanceof ExportPath.ManyToMany ? LINK : END;
        org.jooq.Field<Object> key = PredicateSql.column(keyAlias, keyColumn);
        boolean postgres = isPostgres(dsl);
        List<org.jooq.Field<?>> columns = new ArrayList<>();
        columns.add(key);
        fields.forEach(f -> f.columns().forEach(c -> columns.add(PredicateSql.column(END, c))));
        Condition wanted = new ColumnCondition(key, keyColumn.type(), postgres).isOneOf(keys);
        Condition seen = new PredicateSql(relations, postgres).visible(target, END);
        return dsl.select(columns)
                .from(ends(relation.path(), target))
                .where(wanted.and(seen))
                .orderBy(PredicateSql.column(END, target.id().column()).asc())
                .limit(DSL.inline(most));
    }

    /** The column by which the related records are found. */
    static Column keyColumn(RecordRelation relation) {
        if (relation.path() instanceof ExportPath.ManyToMany links) {
            return links.own().column();
        }
        return relation.path() instanceof ExportPath.BackReference back
                ? back.reference().column()
                : relation.target().id().column();
    }

    /** The records with the values, and the links to them where there are any. */
    private static org.jooq.Table<?> ends(ExportPath path, RecordType target) {
        org.jooq.Table<?> table = PredicateSql.table(target.table(), END);
        if (!(path instanceof ExportPath.ManyToMany links)) {
            return table;
        }
        Condition linked = PredicateSql.column(END, target.id().column())
                .eq(PredicateSql.column(LINK, links.other().column()));
        return links(links).join(table).on(linked);
    }

    /** A pair that is linked twice is one link, also where the database does not see to that. */
    private static org.jooq.Table<?> links(ExportPath.ManyToMany links) {
        Table table = links.association().table();
        Column own = links.own().column();
        Column other = links.other().column();
        boolean unique = table.uniqueKeys().stream().anyMatch(Set.of(own.name(), other.name())::containsAll);
        if (unique) {
            return PredicateSql.table(table, LINK);
        }
        return DSL.selectDistinct(PredicateSql.column(LINK, own), PredicateSql.column(LINK, other))
                .from(PredicateSql.table(table, LINK))
                .asTable(LINK);
    }

    private RecordType end(ExportField field) {
        return relations.target(
                field.path() instanceof ExportPath.ManyToMany links
                        ? links.recordType()
                        : ((ExportPath.BackReference) field.path()).recordType());
    }

    /** The column that says to which record a value belongs. */
    private static org.jooq.Field<Object> owner(ExportField field) {
        return field.path() instanceof ExportPath.ManyToMany links
                ? PredicateSql.column(LINK, links.own().column())
                : PredicateSql.column(
                        END,
                        ((ExportPath.BackReference) field.path()).reference().column());
    }

    /** Whether the database itself sees to it that each value belongs to a record. */
    private boolean isSound(ExportField field) {
        Table table = field.path() instanceof ExportPath.ManyToMany links
                ? links.association().table()
                : relations
                        .target(((ExportPath.BackReference) field.path()).recordType())
                        .table();
        Field reference = field.path() instanceof ExportPath.ManyToMany links
                ? links.own()
                : ((ExportPath.BackReference) field.path()).reference();
        return table.findForeignKey(reference.column().name())
                .filter(k -> k.targetTable().equals(type.table().name()))
                .filter(k -> k.targetColumns().equals(List.of(type.id().column().name())))
                .isPresent();
    }

    private boolean isIdAlone() {
        return sort.get(0).path().segments().equals(List.of(Field.ID));
    }

    private boolean descending() {
        return !sort.isEmpty() && sort.get(0).direction() == SortDirection.DESC;
    }

    /** The order of the records, which always ends in the primary key, as the database orders keys. */
    private List<SortField<?>> order(ToOneJoins joins) {
        List<SortField<?>> order = new ArrayList<>();
        for (SortKey key : sort) {
            boolean ascending = key.direction() == SortDirection.ASC;
            if (key.path().segments().equals(List.of(Field.ID))) {
                order.add(ascending ? id().asc() : id().desc());
                return order;
            }
            ToOneJoins.Joined end = joins.follow(key.path().relations());
            boolean nullable = !key.path().relations().isEmpty();
            for (Column column : field(end.type(), key.path()).columns()) {
                org.jooq.Field<?> value = ordering(end.alias(), column);
                SortField<?> sorted = ascending ? value.asc() : value.desc();
                order.add(nullable || column.nullable() ? nulls(sorted, ascending) : sorted);
            }
        }
        order.add(id().asc());
        return order;
    }

    private static SortField<?> nulls(SortField<?> sorted, boolean ascending) {
        return ascending ? sorted.nullsLast() : sorted.nullsFirst();
    }

    private static Field field(RecordType type, FieldPath path) {
        return type.findField(path.name()).orElseThrow(() -> PredicateSql.unknownField(path, type));
    }

    private org.jooq.Field<?> ordering(Name alias, Column column) {
        return new ColumnCondition(PredicateSql.column(alias, column), column.type(), postgres).ordering();
    }

    private static Name alias(ExportField field, ToOneJoins joins) {
        return field.path() instanceof ExportPath.ToOne toOne
                ? joins.follow(List.of(toOne.reference().name())).alias()
                : ROOT;
    }

    /** What is true of the records that are meant and may be seen. */
    Condition condition() {
        return given.orElseGet(() -> predicates.condition(predicate, type, ROOT).and(predicates.visible(type, ROOT)));
    }

    private static boolean isPostgres(DSLContext dsl) {
        return dsl.dialect() == SQLDialect.POSTGRES;
    }

    private org.jooq.Table<?> root() {
        return PredicateSql.table(type.table(), ROOT);
    }

    private org.jooq.Field<Object> id() {
        return PredicateSql.column(ROOT, type.id().column());
    }
}
