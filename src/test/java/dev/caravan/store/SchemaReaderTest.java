package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.DatabaseSchema;
import dev.caravan.model.ForeignKey;
import dev.caravan.model.Table;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

final class SchemaReaderTest {
    private static final ColumnType INT = new ColumnType.Int(32);
    private static final ColumnType LONG = new ColumnType.Int(64);
    private static final ColumnType TEXT = new ColumnType.Text(OptionalInt.empty());

    @DatabaseTest
    void readsAnEmptyDatabase(TestDatabase test) {
        DatabaseSchema schema = SchemaReader.read(test.database());

        assertThat(schema.tables()).isEmpty();
        assertThat(schema.product()).startsWith(test.isPostgres() ? "PostgreSQL 17." : "H2 2.");
    }

    @DatabaseTest
    void readsTypesThatBothDatabasesHave(TestDatabase test) {
        test.run(
                "create domain price as numeric(10,2) default 0",
                "create table t (a smallint, b integer, c bigint,"
                        + " d numeric(10,2), e real, f double precision, g boolean, h varchar(20), i char(3), j text,"
                        + " k json, l date, m time(3), n timestamp, o timestamp(3), p timestamp with time zone,"
                        + " q timestamp(0) with time zone, r uuid, s bytea, t price, u float(10))");

        assertThat(types(test, "t"))
                .containsExactly(
                        new ColumnType.Int(16),
                        INT,
                        LONG,
                        new ColumnType.Decimal(OptionalInt.of(10), 2),
                        new ColumnType.Floating(32),
                        new ColumnType.Floating(64),
                        new ColumnType.Bool(),
                        new ColumnType.Text(OptionalInt.of(20)),
                        new ColumnType.Text(OptionalInt.of(3)),
                        TEXT,
                        new ColumnType.JsonDocument(),
                        new ColumnType.CalendarDate(),
                        new ColumnType.TimeOfDay(3),
                        new ColumnType.Timestamp(false, 6),
                        new ColumnType.Timestamp(false, 3),
                        new ColumnType.Timestamp(true, 6),
                        new ColumnType.Timestamp(true, 0),
                        new ColumnType.Uuid(),
                        new ColumnType.Binary(),
                        new ColumnType.Decimal(OptionalInt.of(10), 2),
                        new ColumnType.Floating(32));
        assertThat(columns(test, "t").get(19).hasDefault()).isTrue();
    }

    @DatabaseTest(on = TestDatabase.Kind.POSTGRES)
    void readsTypesOfPostgres(TestDatabase test) {
        test.run(
                "create extension if not exists citext schema public",
                "create type mood as enum ('sad', 'happy')",
                "create domain code as varchar(5) not null",
                "create domain short_code as code default 'x' check (length(value) < 3)",
                "create type pair as (a int, b int)",
                "create table t (a mood, b citext, c code, d short_code, e numeric, f numeric(3,-2), g numeric(2,5),"
                        + " h int[], i inet, j int4range, k point, l jsonb, m money, n bit(3), o time, p timetz, q xml,"
                        + " r interval, s varchar, t pair, u name, v \"char\", w mood[], x varchar(7)[])");

        assertThat(types(test, "t"))
                .containsExactly(
                        TEXT,
                        TEXT,
                        new ColumnType.Text(OptionalInt.of(5)),
                        new ColumnType.Text(OptionalInt.of(5)),
                        new ColumnType.Decimal(OptionalInt.empty(), 0),
                        new ColumnType.Decimal(OptionalInt.of(3), -2),
                        new ColumnType.Decimal(OptionalInt.of(2), 5),
                        new ColumnType.Other("integer[]"),
                        new ColumnType.Other("inet"),
                        new ColumnType.Other("int4range"),
                        new ColumnType.Point(),
                        new ColumnType.JsonDocument(),
                        new ColumnType.Other("money"),
                        new ColumnType.Other("bit(3)"),
                        new ColumnType.TimeOfDay(6),
                        new ColumnType.Other("time with time zone"),
                        new ColumnType.Other("xml"),
                        new ColumnType.Other("interval"),
                        TEXT,
                        new ColumnType.Other("pair"),
                        new ColumnType.Text(OptionalInt.of(63)),
                        new ColumnType.Other("\"char\""),
                        new ColumnType.Other("mood[]"),
                        new ColumnType.Other("character varying(7)[]"));
        assertThat(columns(test, "t").subList(2, 4))
                .containsExactly(
                        new Column("c", new ColumnType.Text(OptionalInt.of(5)), false, false, false),
                        new Column("d", new ColumnType.Text(OptionalInt.of(5)), false, true, false));
    }

    @DatabaseTest(on = {TestDatabase.Kind.H2_MEMORY, TestDatabase.Kind.H2_FILE})
    void readsTypesOfH2(TestDatabase test) {
        test.run(
                "create table t (a tinyint, b decfloat, c decfloat(5), d numeric, e enum('a', 'b'), f varchar, g clob(9),"
                        + " h varchar_ignorecase(7), i time, j time with time zone, k int array, l interval day, m geometry,"
                        + " n blob, o varbinary(5), p binary(2), q character large object)");

        assertThat(types(test, "t"))
                .containsExactly(
                        new ColumnType.Int(8),
                        new ColumnType.Decimal(OptionalInt.empty(), 0),
                        new ColumnType.Other("DECFLOAT(5)"),
                        new ColumnType.Decimal(OptionalInt.of(100_000), 0),
                        TEXT,
                        TEXT,
                        new ColumnType.Text(OptionalInt.of(9)),
                        new ColumnType.Text(OptionalInt.of(7)),
                        new ColumnType.TimeOfDay(0),
                        new ColumnType.Other("TIME WITH TIME ZONE"),
                        new ColumnType.Other("ARRAY"),
                        new ColumnType.Other("INTERVAL"),
                        new ColumnType.Other("GEOMETRY"),
                        new ColumnType.Binary(),
                        new ColumnType.Binary(),
                        new ColumnType.Binary(),
                        TEXT);
    }

    @DatabaseTest
    void tellsWhatTheDatabaseFillsAndWhatItComputes(TestDatabase test) {
        test.run("create table t (a bigint generated by default as identity, b int"
                + ", c int not null default 5, d int not null, e int"
                + (test.isPostgres()
                        ? ", f int generated always as (d + 1) stored"
                        : ", f int generated always as (d + 1)")
                + ", g text default 'x')");
        test.run("create table always (a bigint generated always as identity)", "create table old (a serial)");

        assertThat(columns(test, "t"))
                .containsExactly(
                        new Column("a", LONG, false, true, false),
                        new Column("b", INT, true, false, false),
                        new Column("c", INT, false, true, false),
                        new Column("d", INT, false, false, false),
                        new Column("e", INT, true, false, false),
                        new Column("f", INT, true, false, true),
                        new Column("g", TEXT, true, true, false));
        assertThat(columns(test, "always")).containsExactly(new Column("a", LONG, false, true, true));
        assertThat(columns(test, "old")).containsExactly(new Column("a", INT, false, true, false));
    }

    @DatabaseTest
    void readsKeys(TestDatabase test) {
        test.run(
                "create table a (y int, x int, u int not null unique, v int, w int, primary key (x, y),"
                        + " unique (v, w))",
                "create unique index a_w on a (w)",
                "create index a_v on a (v)",
                "create table b (id int primary key, ay int, ax int, self int references b (id), au int,"
                        + " constraint to_a foreign key (ax, ay) references a (x, y),"
                        + " constraint to_u foreign key (au) references a (u))");

        Table a = table(test, "a");
        Table b = table(test, "b");
        assertThat(a.primaryKey()).containsExactly("x", "y");
        assertThat(a.uniqueKeys().get(0)).isEqualTo(Set.of("x", "y"));
        assertThat(a.uniqueKeys())
                .containsExactlyInAnyOrder(Set.of("x", "y"), Set.of("u"), Set.of("v", "w"), Set.of("w"));
        assertThat(a.foreignKeys()).isEmpty();
        assertThat(b.uniqueKeys()).containsExactly(Set.of("id"));
        assertThat(b.foreignKeys())
                .contains(
                        new ForeignKey("to_a", List.of("ax", "ay"), "a", List.of("x", "y")),
                        new ForeignKey("to_u", List.of("au"), "a", List.of("u")))
                .hasSize(3);
        assertThat(b.findForeignKey("self")).hasValueSatisfying(k -> assertThat(k.targetTable() + k.targetColumns())
                .isEqualTo("b[id]"));
    }

    @DatabaseTest(on = TestDatabase.Kind.POSTGRES)
    void countsOnlyIndexesThatKeepTheWholeTableUnique(TestDatabase test) {
        test.run(
                "create table t (a int, b text, c int, d int)",
                "create unique index partial on t (a) where c > 0",
                "create unique index expression on t (lower(b))",
                "create unique index covering on t (c) include (d)",
                "create unique index nulls on t (d) nulls not distinct");

        assertThat(table(test, "t").uniqueKeys()).containsExactlyInAnyOrder(Set.of("c"), Set.of("d"));
    }

    @DatabaseTest
    void keepsNamesExactlyAndLeavesOutViewsAndItsOwnTables(TestDatabase test) {
        test.run(
                "create table \"Odd \"\"Name\" (\"Select\" int, \"ünïcode\" int)",
                "create table users (id int)",
                "create view v as select * from users",
                "create table caravan_job (id int)",
                "create schema elsewhere",
                "create table elsewhere.hidden (id int primary key)");
        try {
            DatabaseSchema schema = SchemaReader.read(test.database());

            assertThat(schema.tables().keySet()).containsExactly("Odd \"Name", "users");
            assertThat(schema.findTable("Odd \"Name").orElseThrow().columns())
                    .extracting(Column::name)
                    .containsExactly("Select", "ünïcode");
        } finally {
            test.run("drop schema elsewhere cascade");
        }
    }

    @DatabaseTest
    void dropsColumnsThatWereDropped(TestDatabase test) {
        test.run("create table t (a int, b int, c int)", "alter table t drop column b");

        assertThat(columns(test, "t")).extracting(Column::name).containsExactly("a", "c");
    }

    private static List<ColumnType> types(TestDatabase test, String table) {
        return columns(test, table).stream().map(Column::type).toList();
    }

    private static List<Column> columns(TestDatabase test, String table) {
        return table(test, table).columns();
    }

    private static Table table(TestDatabase test, String name) {
        return SchemaReader.read(test.database()).findTable(name).orElseThrow();
    }
}
