package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.ExportPath;
import dev.caravan.model.Field;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.RecordType;
import dev.caravan.model.Suggestion;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Predicate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Name;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * Predicates as SQL, with exactly the meaning that {@link Predicate} gives them. Each condition on what a record is
 * related to is an {@code EXISTS} of its own, so that rows never multiply and a missing record is no value. For one
 * statement, whose aliases it counts; not thread-safe.
 */
final class PredicateSql {
    private final Relations relations;
    private final boolean postgres;
    private final AtomicInteger aliases;

    PredicateSql(Relations relations, boolean postgres) {
        this(relations, postgres, new AtomicInteger());
    }

    private PredicateSql(Relations relations, boolean postgres, AtomicInteger aliases) {
        this.relations = relations;
        this.postgres = postgres;
        this.aliases = aliases;
    }

    /** The condition that is true of the records that may be seen; what it asks for itself sees every record. */
    Condition visible(RecordType type, Name alias) {
        return relations.showsAll(type)
                ? DSL.noCondition()
                : new PredicateSql(relations.unrestricted(), postgres, aliases)
                        .condition(relations.visible(type), type, alias);
    }

    /**
     * The condition that is true where the predicate holds, and false or unknown where it does not.
     *
     * @param alias what the statement calls the table of the record type
     * @throws ProblemException {@code unknown-field} if the predicate names a field or relation that there is not
     */
    Condition condition(Predicate predicate, RecordType type, Name alias) {
        if (predicate instanceof Predicate.And and) {
            return DSL.and(conditions(and.parts(), type, alias));
        }
        if (predicate instanceof Predicate.Or or) {
            return or.parts().isEmpty() ? DSL.falseCondition() : DSL.or(conditions(or.parts(), type, alias));
        }
        if (predicate instanceof Predicate.Not not) {
            return not(condition(not.part(), type, alias));
        }
        return single(predicate, type, alias);
    }

    /** The complement, in which unknown counts as false. */
    static Condition not(Condition condition) {
        return DSL.condition("({0}) is not true", condition);
    }

    private List<Condition> conditions(List<Predicate> parts, RecordType type, Name alias) {
        return parts.stream().map(p -> condition(p, type, alias)).toList();
    }

    private Condition single(Predicate predicate, RecordType type, Name alias) {
        if (predicate instanceof Predicate.Comparison comparison) {
            if (comparison.operator() == Predicate.Comparison.Operator.NE) {
                return not(single(equal(comparison), type, alias));
            }
            return any(comparison.path(), type, alias, c -> c.compare(comparison.operator(), comparison.value()));
        }
        if (predicate instanceof Predicate.In in) {
            return any(in.path(), type, alias, c -> c.in(in.values()));
        }
        if (predicate instanceof Predicate.IsNull isNull) {
            return not(any(isNull.path(), type, alias, ColumnCondition::isPresent));
        }
        if (predicate instanceof Predicate.Match match) {
            return any(match.path(), type, alias, c -> c.match(match));
        }
        if (predicate instanceof Predicate.Like like) {
            return any(like.path(), type, alias, c -> c.like(like));
        }
        throw new IllegalStateException("no rule for " + predicate);
    }

    private static Predicate.Comparison equal(Predicate.Comparison comparison) {
        return new Predicate.Comparison(comparison.path(), Predicate.Comparison.Operator.EQ, comparison.value());
    }

    /** True if the test is true for one of the values that the path leads to. */
    private Condition any(FieldPath path, RecordType type, Name alias, Function<ColumnCondition, Condition> test) {
        return any(path, path.relations(), type, alias, test);
    }

    private Condition any(
            FieldPath path,
            List<String> steps,
            RecordType type,
            Name alias,
            Function<ColumnCondition, Condition> test) {
        if (steps.isEmpty()) {
            return value(field(path, type), alias, test);
        }
        RecordRelation relation = relations.of(type).get(steps.get(0));
        if (relation == null) {
            throw unknown(
                    path, steps.get(0), "relation", type, relations.of(type).keySet());
        }
        Name next = alias();
        Condition rest = any(path, steps.subList(1, steps.size()), relation.target(), next, test)
                .and(visible(relation.target(), next));
        return DSL.exists(related(relation, type, alias, next, rest));
    }

    /** The related records of one record that meet a condition. */
    private Select<?> related(RecordRelation relation, RecordType type, Name alias, Name next, Condition condition) {
        org.jooq.Field<Object> id = column(alias, type.id().column());
        Table<?> target = table(relation.target().table(), next);
        if (relation.path() instanceof ExportPath.ToOne toOne) {
            Condition joined = column(next, relation.target().id().column())
                    .eq(column(alias, toOne.reference().column()));
            return DSL.selectOne().from(target).where(joined).and(condition);
        }
        if (relation.path() instanceof ExportPath.BackReference back) {
            Condition joined = column(next, back.reference().column()).eq(id);
            return DSL.selectOne().from(target).where(joined).and(condition);
        }
        ExportPath.ManyToMany links = (ExportPath.ManyToMany) relation.path();
        Name link = alias();
        Condition linked = column(next, relation.target().id().column())
                .eq(column(link, links.other().column()));
        return DSL.selectOne()
                .from(table(links.association().table(), link))
                .join(target)
                .on(linked)
                .where(column(link, links.own().column()).eq(id))
                .and(condition);
    }

    private Name alias() {
        return DSL.name("x" + aliases.incrementAndGet());
    }

    private static Field field(FieldPath path, RecordType type) {
        return type.findField(path.name()).orElseThrow(() -> unknownField(path, type));
    }

    /** The path ends in a field that the record type does not have. */
    static ProblemException unknownField(FieldPath path, RecordType type) {
        List<String> names = new ArrayList<>(List.of(Field.ID));
        names.addAll(type.fields().keySet());
        type.createdAt().ifPresent(f -> names.add(f.name()));
        type.updatedAt().ifPresent(f -> names.add(f.name()));
        return unknown(path, path.name(), "field", type, names);
    }

    /** A location of two columns is there if both are; like a point, it is compared with nothing. */
    private Condition value(Field field, Name alias, Function<ColumnCondition, Condition> test) {
        boolean several = field.columns().size() > 1;
        return DSL.and(field.columns().stream()
                .map(c -> new ColumnCondition(column(alias, c), several ? new ColumnType.Point() : c.type(), postgres))
                .map(test)
                .toList());
    }

    static org.jooq.Field<Object> column(Name alias, Column column) {
        return DSL.field(alias.append(column.name()));
    }

    static Table<?> table(dev.caravan.model.Table table, Name alias) {
        return DSL.table(DSL.name(table.name())).as(alias);
    }

    private static ProblemException unknown(
            FieldPath path, String name, String what, RecordType type, Collection<String> valid) {
        String message = "'" + Problem.abbreviate(path.toString()) + "' names no " + what + " of " + type.name()
                + "; expected one of " + String.join(", ", valid);
        Problem problem = Problem.of("unknown-field", message);
        return new ProblemException(Suggestion.find(name, List.copyOf(valid))
                .map(s -> problem.withHint("did you mean '" + s + "'?"))
                .orElse(problem));
    }
}
