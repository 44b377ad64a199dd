package dev.caravan.store;

import dev.caravan.model.Catalog;
import dev.caravan.model.RecordType;
import dev.caravan.query.Predicate;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Name;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** Which records somebody who saves rows may see, and which of them they may write. Immutable. */
public final class RowRights {
    /** Every record. */
    public static final RowRights ALL = new RowRights(Optional.empty(), t -> Predicate.all(), t -> Predicate.all());

    private static final Name ROW = DSL.name("r");

    private final Optional<Relations> relations;
    private final Function<RecordType, Predicate> visible;
    private final Function<RecordType, Predicate> writable;

    private RowRights(
            Optional<Relations> relations,
            Function<RecordType, Predicate> visible,
            Function<RecordType, Predicate> writable) {
        this.relations = relations;
        this.visible = visible;
        this.writable = writable;
    }

    /**
     * Only some records.
     *
     * @param visible which records of a type may be referred to
     * @param writable which records of a type may be changed, and what they must be after it
     */
    public static RowRights of(
            Catalog catalog, Function<RecordType, Predicate> visible, Function<RecordType, Predicate> writable) {
        return new RowRights(Optional.of(new Relations(catalog)), visible, writable);
    }

    /** Whether every record of a type may be written. */
    boolean writesAll(RecordType type) {
        return writable.apply(type).equals(Predicate.all());
    }

    /** A condition on the {@code _id} of a record that may be seen; empty if all may. */
    Optional<String> seen(DSLContext dsl, RecordType type, String idSql) {
        Predicate predicate = visible.apply(type);
        return predicate.equals(Predicate.all())
                ? Optional.empty()
                : Optional.of(idSql + " in (" + ids(dsl, type, predicate) + ")");
    }

    /** A condition on the {@code _id} of a record that may not be written. */
    String notWritten(DSLContext dsl, RecordType type, String idSql) {
        return idSql + " not in (" + ids(dsl, type, writable.apply(type)) + ")";
    }

    private String ids(DSLContext dsl, RecordType type, Predicate predicate) {
        Relations all = relations.orElseThrow();
        PredicateSql sql = new PredicateSql(all, dsl.dialect() == SQLDialect.POSTGRES);
        return dsl.renderInlined(dsl.select(PredicateSql.column(ROW, type.id().column()))
                .from(PredicateSql.table(type.table(), ROW))
                .where(sql.condition(predicate, type, ROW)));
    }
}
