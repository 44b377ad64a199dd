package dev.caravan.store;

import dev.caravan.model.ExportPath;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.RecordType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * The joins of one statement along references, one for each reference however many of its columns are read. A record
 * whose reference is empty or leads nowhere stays; none ever becomes two.
 */
final class ToOneJoins {
    /** Numbers the records that share an {@code _id}, where the database allows that. */
    private static final String NUMBER = "caravan_number";

    private final Relations relations;
    private final PredicateSql predicates;
    private final RecordType type;
    private final Name root;
    private final Map<List<String>, Joined> joins = new LinkedHashMap<>();

    ToOneJoins(Relations relations, PredicateSql predicates, RecordType type, Name root) {
        this.relations = relations;
        this.predicates = predicates;
        this.type = type;
        this.root = root;
    }

    /** A record type and what the statement calls it. */
    record Joined(RecordType type, Name alias, Table<?> table, Condition on) {}

    /** The record at the end of these references, joined unless it is already. */
    Joined follow(List<String> references) {
        if (references.isEmpty()) {
            return new Joined(type, root, PredicateSql.table(type.table(), root), DSL.noCondition());
        }
        Joined known = joins.get(references);
        if (known != null) {
            return known;
        }
        Joined from = follow(references.subList(0, references.size() - 1));
        Joined joined = join(from, references.get(references.size() - 1));
        joins.put(List.copyOf(references), joined);
        return joined;
    }

    /** The join, which finds only what may be seen. */
    private Joined join(Joined from, String reference) {
        RecordRelation relation = relations.of(from.type()).get(reference);
        if (relation == null || !(relation.path() instanceof ExportPath.ToOne toOne)) {
            throw new ProblemException(Problem.of(
                    "unknown-field",
                    "'" + reference + "' is no reference of " + from.type().name()));
        }
        Name alias = DSL.name("j" + (joins.size() + 1));
        Field<Object> id = PredicateSql.column(alias, relation.target().id().column());
        Condition on = id.eq(PredicateSql.column(from.alias(), toOne.reference().column()))
                .and(predicates.visible(relation.target(), alias));
        String idColumn = relation.target().id().column().name();
        if (relation.target().table().isUnique(idColumn)) {
            return new Joined(
                    relation.target(),
                    alias,
                    PredicateSql.table(relation.target().table(), alias),
                    on);
        }
        Condition first = DSL.field(alias.append(NUMBER), Integer.class).eq(DSL.inline(1));
        return new Joined(relation.target(), alias, numbered(relation.target()).as(alias), on.and(first));
    }

    /** The table with its records numbered within each {@code _id}, from the oldest on. */
    private static Table<?> numbered(RecordType target) {
        Name inner = DSL.name("n");
        List<Field<?>> order = new ArrayList<>();
        target.createdAt().ifPresent(f -> order.add(PredicateSql.column(inner, f.column())));
        Field<Object> id = PredicateSql.column(inner, target.id().column());
        order.add(id);
        Field<Integer> number = DSL.rowNumber().over(DSL.partitionBy(id).orderBy(order));
        return DSL.select(DSL.field("{0}.*", DSL.name("n")), number.as(NUMBER))
                .from(PredicateSql.table(target.table(), inner))
                .asTable();
    }

    /** This table expression with all joins. */
    Table<?> addTo(Table<?> from) {
        Table<?> result = from;
        for (Joined join : joins.values()) {
            result = result.leftJoin(join.table()).on(join.on());
        }
        return result;
    }
}
