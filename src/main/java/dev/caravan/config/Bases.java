package dev.caravan.config;

import dev.caravan.model.Column;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.ForeignKey;
import dev.caravan.model.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All record types as far as references need to know them, and what a column can refer to. */
final class Bases {
    private final Map<String, Base> byName;
    private final Problems problems;

    Bases(Map<String, Base> byName, Problems problems) {
        this.byName = byName;
        this.problems = problems;
    }

    Base get(String name) {
        Base base = byName.get(name);
        if (base == null) {
            throw new IllegalStateException("record type " + name + " is not declared");
        }
        return base;
    }

    /** The record type of this name; none is a problem. */
    Optional<Base> find(Value name) {
        Base base = byName.get(name.text());
        if (base == null) {
            problems.undeclared(name.at(), "config-unknown-record-type", "record type", name.text(), byName.keySet());
        }
        return Optional.ofNullable(base);
    }

    /** The record types that the column's foreign key may mean: several, if several are declared on one table. */
    List<Base> candidates(Table table, Column column) {
        Optional<ForeignKey> key = table.findForeignKey(column.name());
        return key.isEmpty()
                ? List.of()
                : byName.values().stream().filter(b -> isTarget(b, key.get())).toList();
    }

    /** A reference holds an {@code _id}; a foreign key to another column is no reference. */
    private static boolean isTarget(Base base, ForeignKey key) {
        return base.complete()
                && base.table().name().equals(key.targetTable())
                && key.targetColumns().equals(List.of(base.id().column().name()));
    }

    /** The field that this column is when nothing is declared of it. */
    Field undeclared(Table table, Column column, String name) {
        List<Base> candidates = candidates(table, column);
        if (candidates.size() == 1 && FieldTypes.fits(FieldType.REFERENCE, column.type())) {
            return reference(name, column, candidates.get(0));
        }
        return new Field(name, FieldTypes.usual(column.type()), List.of(column), Optional.empty());
    }

    /**
     * The record type that a reference in this column points to; what cannot be is a problem.
     *
     * @param target as the configuration gives it; the foreign key says otherwise
     */
    Optional<Base> target(Table table, Column column, Optional<Value> target, At at) {
        if (target.isEmpty()) {
            return onlyCandidate(table, column, at);
        }
        Optional<Base> base = find(target.get());
        base.filter(b -> !canHold(b, column))
                .ifPresent(b -> problems.add(
                        target.get().at(),
                        "config-type-mismatch",
                        "column " + column.name() + " is " + FieldTypes.describe(column.type()) + ", the _id of "
                                + b.name() + " is "
                                + FieldTypes.describe(b.id().column().type())));
        return base.filter(b -> canHold(b, column));
    }

    private Optional<Base> onlyCandidate(Table table, Column column, At at) {
        List<Base> candidates = candidates(table, column);
        if (candidates.size() == 1) {
            return Optional.of(candidates.get(0));
        }
        if (candidates.isEmpty() && problems.mayBeDeclared()) {
            return Optional.empty();
        }
        String message = candidates.isEmpty()
                ? "column " + column.name() + " has no foreign key to the _id of a declared record type"
                : "column " + column.name() + " may point to each of "
                        + Names.list(candidates.stream().map(Base::name).toList());
        problems.add(at, "config-ambiguous", message, "say which record type it points to");
        return Optional.empty();
    }

    private static boolean canHold(Base target, Column column) {
        return !target.complete() || FieldTypes.sameValues(target.id().column().type(), column.type());
    }

    static Field reference(String name, Column column, Base target) {
        return new Field(name, FieldType.REFERENCE, List.of(column), Optional.of(target.name()));
    }
}
