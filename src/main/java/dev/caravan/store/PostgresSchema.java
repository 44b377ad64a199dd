package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import java.util.List;
import java.util.OptionalInt;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The live schema of a PostgreSQL database, from its system catalog. */
final class PostgresSchema {
    /** What PostgreSQL adds to a length or precision where it keeps one with a type. */
    private static final int VARHDRSZ = 4;

    private static final int DEFAULT_FRACTION_DIGITS = 6;
    /** The limit of the type {@code name}, of which the catalog itself is full. */
    private static final int NAME_LENGTH = 63;

    private static final String VISIBLE_TABLES = "c.relkind in ('r', 'p', 'f') and pg_table_is_visible(c.oid)"
            + " and c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)";

    private PostgresSchema() {}

    static SchemaReader.Found read(DSLContext dsl) {
        SchemaReader.Found found = new SchemaReader.Found();
        tableNames(dsl).forEach(found::table);
        readColumns(dsl, found);
        readUniqueKeys(dsl, found);
        readForeignKeys(dsl, found);
        return found;
    }

    static List<String> tableNames(DSLContext dsl) {
        return dsl.fetch("select c.relname from pg_class c where " + VISIBLE_TABLES)
                .getValues(0, String.class);
    }

    /** A domain is followed down to the type that it stands on; each step may bring length, NOT NULL and default. */
    private static void readColumns(DSLContext dsl, SchemaReader.Found found) {
        dsl.fetch("with recursive typed (oid, base, typmod, not_null, has_default) as ("
                        + " select t.oid, t.oid, -1, false, false from pg_type t where t.typtype <> 'd'"
                        + " union all"
                        + " select d.oid, b.base, case when d.typtypmod >= 0 then d.typtypmod else b.typmod end,"
                        + " d.typnotnull or b.not_null, d.typdefault is not null or b.has_default"
                        + " from pg_type d join typed b on b.oid = d.typbasetype where d.typtype = 'd')"
                        + " select c.relname, a.attname, t.typname, t.typtype::text,"
                        + " case when a.atttypmod >= 0 then a.atttypmod else d.typmod end,"
                        + " format_type(a.atttypid, a.atttypmod),"
                        + " a.attnotnull or d.not_null, a.atthasdef or d.has_default,"
                        + " a.attidentity::text, a.attgenerated::text"
                        + " from pg_class c join pg_attribute a on a.attrelid = c.oid"
                        + " join typed d on d.oid = a.atttypid join pg_type t on t.oid = d.base"
                        + " where " + VISIBLE_TABLES + " and a.attnum > 0 and not a.attisdropped"
                        + " order by c.relname, a.attnum")
                .forEach(r -> found.column(text(r, 0), column(r)));
    }

    private static Column column(Record r) {
        ColumnType type = type(text(r, 2), text(r, 3), r.get(4, Integer.class), text(r, 5));
        String identity = text(r, 8);
        boolean computed = !text(r, 9).isEmpty();
        boolean hasDefault = !computed && (flag(r, 7) || !identity.isEmpty());
        return new Column(text(r, 1), type, !flag(r, 6), hasDefault, computed || identity.equals("a"));
    }

    private static ColumnType type(String name, String category, int typmod, String shown) {
        if (category.equals("e")) {
            return new ColumnType.Text(OptionalInt.empty());
        }
        return switch (name) {
            case "text", "citext" -> new ColumnType.Text(OptionalInt.empty());
            // a char(n) comes back padded with blanks to its length
            case "varchar", "bpchar" -> new ColumnType.Text(modifier(typmod));
            case "name" -> new ColumnType.Text(OptionalInt.of(NAME_LENGTH));
            case "int2" -> new ColumnType.Int(16);
            case "int4" -> new ColumnType.Int(32);
            case "int8" -> new ColumnType.Int(64);
            case "numeric" -> decimal(typmod);
            case "float4" -> new ColumnType.Floating(32);
            case "float8" -> new ColumnType.Floating(64);
            case "bool" -> new ColumnType.Bool();
            case "json", "jsonb" -> new ColumnType.JsonDocument();
            case "date" -> new ColumnType.CalendarDate();
            case "time" -> new ColumnType.TimeOfDay(fractionDigits(typmod));
            case "timestamp" -> new ColumnType.Timestamp(false, fractionDigits(typmod));
            case "timestamptz" -> new ColumnType.Timestamp(true, fractionDigits(typmod));
            case "uuid" -> new ColumnType.Uuid();
            case "point" -> new ColumnType.Point();
            case "bytea" -> new ColumnType.Binary();
            default -> new ColumnType.Other(shown);
        };
    }

    private static OptionalInt modifier(int typmod) {
        return typmod < 0 ? OptionalInt.empty() : OptionalInt.of(typmod - VARHDRSZ);
    }

    /** Precision in the upper half, and in the lower one the scale, of eleven bits with a sign. */
    private static ColumnType decimal(int typmod) {
        if (typmod < 0) {
            return new ColumnType.Decimal(OptionalInt.empty(), 0);
        }
        int packed = typmod - VARHDRSZ;
        int scale = ((packed & 0x7ff) ^ 1024) - 1024;
        return new ColumnType.Decimal(OptionalInt.of((packed >> 16) & 0xffff), scale);
    }

    private static int fractionDigits(int typmod) {
        return typmod < 0 ? DEFAULT_FRACTION_DIGITS : typmod;
    }

    /** Indexes of some rows only, of expressions, or not yet valid keep nothing unique. */
    private static void readUniqueKeys(DSLContext dsl, SchemaReader.Found found) {
        dsl.fetch("select c.relname, n.relname, i.indisprimary, a.attname"
                        + " from pg_index i join pg_class c on c.oid = i.indrelid join pg_class n on n.oid = i.indexrelid"
                        + " cross join lateral unnest(i.indkey::int2[]) with ordinality k (attnum, position)"
                        + " join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum"
                        + " where " + VISIBLE_TABLES + " and i.indisunique and i.indisvalid"
                        + " and i.indpred is null and i.indexprs is null and k.position <= i.indnkeyatts"
                        + " order by c.relname, n.relname, k.position")
                .forEach(r -> {
                    if (flag(r, 2)) {
                        found.primaryKeyColumn(text(r, 0), text(r, 1), text(r, 3));
                    } else {
                        found.uniqueKeyColumn(text(r, 0), text(r, 1), text(r, 3));
                    }
                });
    }

    private static void readForeignKeys(DSLContext dsl, SchemaReader.Found found) {
        dsl.fetch("select c.relname, f.conname, a.attname, t.relname, b.attname"
                        + " from pg_constraint f join pg_class c on c.oid = f.conrelid"
                        + " join pg_class t on t.oid = f.confrelid"
                        + " cross join lateral unnest(f.conkey, f.confkey) with ordinality k (own, other, position)"
                        + " join pg_attribute a on a.attrelid = c.oid and a.attnum = k.own"
                        + " join pg_attribute b on b.attrelid = t.oid and b.attnum = k.other"
                        + " where f.contype = 'f' and " + VISIBLE_TABLES
                        + " order by c.relname, f.conname, k.position")
                .forEach(r -> found.foreignKeyColumn(text(r, 0), text(r, 1), text(r, 2), text(r, 3), text(r, 4)));
    }

    private static String text(Record r, int index) {
        return String.valueOf(r.get(index));
    }

    private static boolean flag(Record r, int index) {
        return Boolean.TRUE.equals(r.get(index, Boolean.class));
    }
}
