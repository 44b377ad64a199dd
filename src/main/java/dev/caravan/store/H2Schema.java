package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * The live schema of an H2 database, from its information schema. The queries quote no names of that schema, because
 * the database's settings decide on their case.
 */
final class H2Schema {
    /** The length that H2 gives to a text column for which none was asked; no text reaches it. */
    private static final long UNLIMITED_LENGTH = 1_000_000_000;

    /** The precision that H2 gives to a {@code DECFLOAT} for which none was asked. */
    private static final int UNLIMITED_PRECISION = 100_000;

    private H2Schema() {}

    static SchemaReader.Found read(DSLContext dsl) {
        SchemaReader.Found found = new SchemaReader.Found();
        tableNames(dsl).forEach(found::table);
        readColumns(dsl, found);
        readUniqueKeys(dsl, found);
        readForeignKeys(dsl, found);
        return found;
    }

    static List<String> tableNames(DSLContext dsl) {
        return dsl.fetch("select table_name from information_schema.tables"
                        + " where table_schema = current_schema and table_type = 'BASE TABLE'")
                .getValues(0, String.class);
    }

    /** Whether nobody has made anything in this database yet, in any schema. */
    static boolean isEmpty(DSLContext dsl) {
        return dsl.fetch("select 1 from information_schema.tables where lower(table_schema) <> 'information_schema'"
                                + " union all select 1 from information_schema.sequences"
                                + " union all select 1 from information_schema.domains"
                                + " union all select 1 from information_schema.routines"
                                + " union all select 1 from information_schema.constants"
                                + " union all select 1 from information_schema.schemata"
                                + " where lower(schema_name) not in ('information_schema', 'public')")
                        .isEmpty()
                && dsl.fetch("select 1 from information_schema.users").size() == 1;
    }

    private static void readColumns(DSLContext dsl, SchemaReader.Found found) {
        dsl.fetch("select c.table_name, c.column_name, upper(c.data_type) as data_type,"
                        + " c.character_maximum_length, c.numeric_precision, c.numeric_scale, c.datetime_precision,"
                        + " c.is_nullable, c.is_generated, c.identity_generation,"
                        + " coalesce(c.column_default, d.domain_default) as column_default"
                        + " from information_schema.columns c"
                        + " join information_schema.tables t"
                        + " on t.table_schema = c.table_schema and t.table_name = c.table_name"
                        + " left join information_schema.domains d"
                        + " on d.domain_schema = c.domain_schema and d.domain_name = c.domain_name"
                        + " where c.table_schema = current_schema and t.table_type = 'BASE TABLE'"
                        + " order by c.table_name, c.ordinal_position")
                .forEach(r -> found.column(text(r, 0), column(r)));
    }

    private static Column column(Record r) {
        boolean computed = "ALWAYS".equals(r.get(8, String.class));
        String identity = r.get(9, String.class);
        boolean hasDefault = identity != null || (!computed && r.get(10, String.class) != null);
        boolean nullable = "YES".equals(r.get(7, String.class));
        return new Column(text(r, 1), type(r), nullable, hasDefault, computed || "ALWAYS".equals(identity));
    }

    private static ColumnType type(Record r) {
        String name = text(r, 2).toUpperCase(Locale.ROOT);
        return switch (name) {
            case "CHARACTER", "CHARACTER VARYING", "VARCHAR_IGNORECASE", "CHARACTER LARGE OBJECT" ->
                new ColumnType.Text(length(r));
            case "ENUM" -> new ColumnType.Text(OptionalInt.empty());
            case "TINYINT" -> new ColumnType.Int(8);
            case "SMALLINT" -> new ColumnType.Int(16);
            case "INTEGER" -> new ColumnType.Int(32);
            case "BIGINT" -> new ColumnType.Int(64);
            case "NUMERIC" -> new ColumnType.Decimal(OptionalInt.of(number(r, 4)), number(r, 5));
            case "DECFLOAT" -> decfloat(number(r, 4));
            case "REAL" -> new ColumnType.Floating(32);
            case "DOUBLE PRECISION" -> new ColumnType.Floating(64);
            case "BOOLEAN" -> new ColumnType.Bool();
            case "JSON" -> new ColumnType.JsonDocument();
            case "DATE" -> new ColumnType.CalendarDate();
            case "TIME" -> new ColumnType.TimeOfDay(number(r, 6));
            case "TIMESTAMP" -> new ColumnType.Timestamp(false, number(r, 6));
            case "TIMESTAMP WITH TIME ZONE" -> new ColumnType.Timestamp(true, number(r, 6));
            case "UUID" -> new ColumnType.Uuid();
            case "BINARY", "BINARY VARYING", "BINARY LARGE OBJECT" -> new ColumnType.Binary();
            default -> new ColumnType.Other(name);
        };
    }

    /** One with less than the full precision rounds silently, which no check of digits could foresee. */
    private static ColumnType decfloat(int precision) {
        return precision == UNLIMITED_PRECISION
                ? new ColumnType.Decimal(OptionalInt.empty(), 0)
                : new ColumnType.Other("DECFLOAT(" + precision + ")");
    }

    private static OptionalInt length(Record r) {
        Long length = r.get(3, Long.class);
        return length == null || length >= UNLIMITED_LENGTH
                ? OptionalInt.empty()
                : OptionalInt.of(Math.toIntExact(length));
    }

    private static void readUniqueKeys(DSLContext dsl, SchemaReader.Found found) {
        dsl.fetch("select i.table_name, i.index_name, i.index_type_name, c.column_name"
                        + " from information_schema.indexes i join information_schema.index_columns c"
                        + " on c.index_schema = i.index_schema and c.index_name = i.index_name"
                        + " and c.table_name = i.table_name"
                        + " where i.table_schema = current_schema and c.is_unique"
                        + " order by i.table_name, i.index_name, c.ordinal_position")
                .forEach(r -> {
                    if ("PRIMARY KEY".equals(text(r, 2))) {
                        found.primaryKeyColumn(text(r, 0), text(r, 1), text(r, 3));
                    } else {
                        found.uniqueKeyColumn(text(r, 0), text(r, 1), text(r, 3));
                    }
                });
    }

    private static void readForeignKeys(DSLContext dsl, SchemaReader.Found found) {
        dsl.fetch("select k.table_name, k.constraint_name, k.column_name, p.table_name, p.column_name"
                        + " from information_schema.referential_constraints r"
                        + " join information_schema.key_column_usage k"
                        + " on k.constraint_schema = r.constraint_schema and k.constraint_name = r.constraint_name"
                        + " join information_schema.key_column_usage p"
                        + " on p.constraint_schema = r.unique_constraint_schema"
                        + " and p.constraint_name = r.unique_constraint_name"
                        + " and p.ordinal_position = k.position_in_unique_constraint"
                        + " where k.table_schema = current_schema"
                        + " order by k.table_name, k.constraint_name, k.ordinal_position")
                .forEach(r -> found.foreignKeyColumn(text(r, 0), text(r, 1), text(r, 2), text(r, 3), text(r, 4)));
    }

    private static String text(Record r, int index) {
        return String.valueOf(r.get(index));
    }

    private static int number(Record r, int index) {
        Integer value = r.get(index, Integer.class);
        return value == null ? 0 : value;
    }
}
