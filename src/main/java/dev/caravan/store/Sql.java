package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.Field;
import dev.caravan.model.RecordType;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Pieces of SQL text, quoted by jOOQ for the database at hand. */
final class Sql {
    private final DSLContext dsl;

    Sql(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** What renders the pieces. */
    DSLContext dsl() {
        return dsl;
    }

    /** A name, quoted. */
    String name(String name) {
        return dsl.render(DSL.name(name));
    }

    /** A column of an alias: {@code t."name"}. */
    String column(String alias, Column column) {
        return alias + "." + name(column.name());
    }

    /** All columns of these fields, in order. */
    static List<Column> columns(List<Field> fields) {
        return fields.stream().flatMap(f -> f.columns().stream()).toList();
    }

    /** A comma-separated list. */
    static <T> String list(List<T> items, Function<T, String> text) {
        return items.stream().map(text).collect(Collectors.joining(", "));
    }

    /** Like {@link #list}, joined by {@code and}. */
    static <T> String and(List<T> items, Function<T, String> text) {
        return items.stream().map(text).collect(Collectors.joining(" and "));
    }

    /** The order in which several candidates are tried: by {@code _created_at}, then {@code _id}. */
    String candidateOrder(RecordType type, String alias) {
        String id = column(alias, type.id().column());
        return type.createdAt()
                .map(f -> column(alias, f.column()) + " nulls last, " + id)
                .orElse(id);
    }
}
