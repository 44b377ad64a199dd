package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.Catalog;
import dev.caravan.model.ExportAction;
import dev.caravan.model.Json;
import dev.caravan.model.Location;
import dev.caravan.model.RecordType;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Predicate;
import dev.caravan.query.SortKey;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

final class RecordCursorTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final String CONFIGURATION = """
            records:
              country: {}
              group: {table: groups}
              post: {fields: [{name: author, column: author_id, target: user}]}
              user:
                table: users
                fields:
                  - {name: country, column: country_id, target: country}
                  - {name: birthplace, column: birthplace_id, target: country}
                  - {name: boss, column: boss_id, target: user}
                list:
                  label: Users
                  actions:
                    - type: export
                      name: all
                      fields:
                        - {name: _id}
                        - {name: name}
                        - {name: country, label: c1, reference_target: country, reference_field_name: name}
                        - {name: birthplace, reference_target: country,
                           reference_fields: [{name: name, label: b1}, {name: code, label: b2}]}
                        - {name: boss, label: boss, reference_target: user, reference_field_name: name}
                        - {name: posts, label: posts, reference_target: post, reference_field_name: title, reference_back_reference: author}
                        - {name: stars, label: stars, reference_target: post, reference_field_name: stars, reference_back_reference: author}
                        - {name: staff, label: staff, reference_target: user, reference_field_name: _id, reference_back_reference: boss}
                        - {name: groups, label: groups, reference_target: group, reference_field_name: name,
                           reference_via_association_records: user_has_group}
            association_records:
              user_has_group:
                table: user_group
                fields:
                  - {name: user_id, type: Reference, target: user}
                  - {name: group_id, type: Reference, target: group}
            """;

    private static void fill(TestDatabase database) {
        database.run(
                "create table country(_id int primary key, name text, code text)",
                "create table groups(_id int primary key, name text)",
                "create table users(_id bigint primary key, name text, country_id int references country,"
                        + " birthplace_id int, boss_id bigint references users)",
                "create table post(_id int primary key, title text, stars int, author_id bigint)",
                "create table user_group(user_id bigint not null, group_id int not null)",
                "insert into country values (1, 'Aland', 'AX'), (2, null, 'XX')",
                "insert into users values (1, 'Ann', 1, 2, null), (2, 'Bob', 1, 1, 1), (3, null, null, 99, 1), (4, 'Dan', 2, null, 4)",
                "insert into groups values (1, 'b'), (2, 'B'), (3, 'é'), (4, null), (5, 'a\"x')",
                "insert into post values (1, 'z', 2, 1), (2, 'a', 10, 1), (3, null, 1, 1), (4, '', 0, 3), (5, 'lost', 0, null)",
                "insert into user_group values (1, 3), (1, 2), (1, 1), (1, 4), (2, 4), (3, 5), (3, 99), (98, 1)");
    }

    private static List<List<@Nullable Object>> read(
            Database database, Catalog catalog, Predicate predicate, SortKey... sort) {
        ExportAction action = catalog.exports().get(0);
        RecordType type = catalog.getRecordType(action.recordType());
        try (RecordSnapshot snapshot = new Records(database, catalog, TIMEOUT).snapshot(() -> false)) {
            return rest(
                    snapshot.read(type, action.fields(), predicate, List.of(sort)),
                    action.fields().size());
        }
    }

    private static List<List<@Nullable Object>> rest(RecordCursor cursor, int fields) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (cursor.next()) {
            @Nullable Object[] values = new @Nullable Object[fields];
            cursor.read(values);
            rows.add(new ArrayList<>(Arrays.asList(values)));
        }
        return rows;
    }

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    private static final List<@Nullable Object> ANN = row(
            1L,
            "Ann",
            "Aland",
            null,
            "XX",
            null,
            List.of("a", "z"),
            List.of(1L, 2L, 10L),
            List.of(2L, 3L),
            List.of("B", "b", "é"));
    private static final List<@Nullable Object> BOB =
            row(2L, "Bob", "Aland", "Aland", "AX", "Ann", List.of(), List.of(), List.of(), List.of());
    private static final List<@Nullable Object> NOBODY =
            row(3L, null, null, null, null, "Ann", List.of(""), List.of(0L), List.of(), List.of("a\"x"));
    private static final List<@Nullable Object> DAN =
            row(4L, "Dan", null, null, null, "Dan", List.of(), List.of(), List.of(4L), List.of());

    @DatabaseTest
    void joinsReferencesAndGathersLists(TestDatabase database) {
        fill(database);
        Catalog catalog = ReadingCatalog.of(database.database(), CONFIGURATION);
        assertThat(read(database.database(), catalog, Predicate.all())).containsExactly(ANN, BOB, NOBODY, DAN);
    }

    @DatabaseTest
    void sortsByFieldsAlsoOfReferencesWithNullsBehindValues(TestDatabase database) {
        fill(database);
        Catalog catalog = ReadingCatalog.of(database.database(), CONFIGURATION);
        Database db = database.database();
        assertThat(read(db, catalog, Predicate.all(), SortKey.descending("name")))
                .containsExactly(NOBODY, DAN, BOB, ANN);
        assertThat(read(db, catalog, Predicate.all(), SortKey.ascending("country.name"), SortKey.descending("_id")))
                .containsExactly(BOB, ANN, DAN, NOBODY);
        assertThat(read(
                        db,
                        catalog,
                        Predicate.all(),
                        SortKey.descending("boss.country.code"),
                        SortKey.ascending("name")))
                .containsExactly(ANN, DAN, BOB, NOBODY);
        assertThat(read(db, catalog, Predicate.all(), SortKey.descending("_id")))
                .containsExactly(DAN, NOBODY, BOB, ANN);
    }

    @DatabaseTest
    void readsWhatThePredicateAsksFor(TestDatabase database) {
        fill(database);
        Catalog catalog = ReadingCatalog.of(database.database(), CONFIGURATION);
        Database db = database.database();
        Predicate grouped = new Predicate.IsNull(FieldPath.of("group.name")).negated();
        assertThat(read(db, catalog, grouped, SortKey.descending("name"))).containsExactly(NOBODY, ANN);
        assertThat(read(db, catalog, Predicate.none())).isEmpty();
    }

    @DatabaseTest
    void keepsOneRowWhereTheDatabaseAllowsSeveralRecordsOfOneId(TestDatabase database) {
        database.run(
                "create table shop(code text, name text, created_at timestamp)",
                "create table sale(_id int primary key, shop text)",
                "insert into shop values ('x', 'new', timestamp '2024-01-01 00:00:00'), ('x', 'old', timestamp '2020-01-01 00:00:00')",
                "insert into sale values (1, 'x'), (2, null), (3, 'y')");
        Catalog catalog = ReadingCatalog.of(database.database(), """
                records:
                  shop: {id: code}
                  sale:
                    fields: [{name: shop, target: shop}]
                    list:
                      label: Sales
                      actions:
                        - {type: export, name: sales, fields: [{name: _id}, {name: shop, label: s, reference_target: shop, reference_field_name: name}]}
                """);
        assertThat(read(database.database(), catalog, Predicate.all()))
                .containsExactly(row(1L, "old"), row(2L, null), row(3L, null));
    }

    @DatabaseTest
    void quotesNamesOfAnyKind(TestDatabase database) {
        database.run(
                "create table \"My \"\"Table\"(\"Key Column\" int primary key, \"select\" text, \"Übel\" int, \"{0} ?\" text)",
                "create table \"Link's\"(\"From\" int, \"to\" int)",
                "insert into \"My \"\"Table\" values (1, 'a', null, 'q'), (2, 'b', 1, null)",
                "insert into \"Link's\" values (1, 1), (1, 2)");
        Catalog catalog = ReadingCatalog.of(database.database(), """
                records:
                  odd:
                    table: 'My "Table'
                    id: Key Column
                    fields: [{name: up, column: Übel, target: odd}, {name: mark, column: '{0} ?'}]
                    list:
                      label: Odd
                      actions:
                        - type: export
                          name: odd
                          fields:
                            - {name: _id}
                            - {name: select}
                            - {name: mark}
                            - {name: up, label: up, reference_target: odd, reference_field_name: mark}
                            - {name: down, label: down, reference_target: odd, reference_field_name: select, reference_back_reference: up}
                            - {name: linked, label: linked, reference_target: odd, reference_field_name: _id,
                               reference_via_association_records: odd_links}
                association_records:
                  odd_links:
                    table: Link's
                    fields:
                      - {name: a, column: From, type: Reference, target: odd}
                      - {name: b, column: to, type: Reference, target: odd}
                """);
        Predicate predicate =
                new Predicate.Comparison(FieldPath.of("odd_links_b.select"), Predicate.Comparison.Operator.EQ, "b");
        List<@Nullable Object> first = row(1L, "a", "q", null, List.of("b"), List.of(1L, 2L));
        assertThat(read(database.database(), catalog, Predicate.all(), SortKey.descending("mark")))
                .containsExactly(row(2L, "b", null, "q", List.of(), List.of()), first);
        assertThat(read(database.database(), catalog, predicate)).containsExactly(first);
    }

    @DatabaseTest
    void givesEveryTypeAsItsClass(TestDatabase database) {
        String json = database.isPostgres() ? "jsonb" : "json";
        String document = database.isPostgres() ? "'{\"a\": 1.50}'" : "json '{\"a\": 1.50}'";
        database.run(
                "create table thing(_id uuid primary key, s text, i smallint, n numeric(8,3), d double precision, r real,"
                        + " b boolean, j " + json
                        + ", z timestamp with time zone, t timestamp, born date, clock time, lat numeric(7,4), lng real)",
                "insert into thing values ('00000000-0000-0000-0000-000000000001', 'a', -3, 1.5, 0.1, 0.1, true, "
                        + document
                        + ", timestamp with time zone '2024-02-29 12:00:00.123456+02:00', timestamp '2024-02-29 12:00:00',"
                        + " date '0001-01-01', time '23:59:59', 52.5, 13.25)",
                "insert into thing(_id, lat) values ('00000000-0000-0000-0000-000000000002', 1)");
        Catalog catalog = ReadingCatalog.of(database.database(), """
                records:
                  thing:
                    fields: [{name: place, type: Location, columns: [lat, lng]}]
                    list:
                      label: Things
                      actions:
                        - type: export
                          name: things
                          fields: [{name: _id}, {name: s}, {name: i}, {name: n}, {name: d}, {name: r}, {name: b}, {name: j},
                                   {name: z}, {name: t}, {name: born}, {name: clock}, {name: place}]
                """);
        String stored = database.isPostgres() ? "{\"a\": 1.50}" : "{\"a\":1.50}";
        List<@Nullable Object> full = row(
                new UUID(0, 1),
                "a",
                -3L,
                new BigDecimal("1.500"),
                0.1,
                0.1f,
                true,
                new Json(stored),
                Instant.parse("2024-02-29T10:00:00.123456Z"),
                LocalDateTime.parse("2024-02-29T12:00:00"),
                LocalDate.of(1, 1, 1),
                LocalTime.of(23, 59, 59),
                new Location(new BigDecimal("52.5000"), new BigDecimal("13.25")));
        List<@Nullable Object> empty = new ArrayList<>();
        empty.add(new UUID(0, 2));
        full.subList(1, full.size()).forEach(x -> empty.add(null));
        assertThat(read(database.database(), catalog, Predicate.all())).containsExactly(full, empty);
    }

    private static final String MANY = """
            records:
              item:
                list:
                  label: Items
                  actions:
                    - type: export
                      name: items
                      fields:
                        - {name: _id}
                        - {name: name}
                        - {name: parts, label: parts, reference_target: part, reference_field_name: name, reference_back_reference: item}
              part: {fields: [{name: item, column: item_id, target: item}]}
            """;

    /** More rows than one batch holds, with two parts each. */
    private static Catalog fillMany(TestDatabase database, int rows) {
        String series =
                database.isPostgres() ? "generate_series(1, " + rows + ") x(x)" : "system_range(1, " + rows + ") x(x)";
        database.run(
                "create table item(_id int primary key, name text)",
                "create table part(_id int primary key, name text, item_id int)",
                "insert into item select x, concat('item ', x) from " + series,
                "insert into part select x, 'p', x from " + series,
                "insert into part select x + 1000000, 'o', x from " + series);
        return ReadingCatalog.of(database.database(), MANY);
    }

    @DatabaseTest
    void readsAsOfOneMomentWhileOthersWrite(TestDatabase database) {
        int rows = 10_000;
        Catalog catalog = fillMany(database, rows);
        ExportAction action = catalog.exports().get(0);
        RecordType type = catalog.getRecordType("item");
        try (RecordSnapshot snapshot = new Records(database.database(), catalog, TIMEOUT).snapshot(() -> false)) {
            long before = snapshot.count(type, Predicate.all());
            database.run(
                    "delete from part where item_id > 100",
                    "update item set name = 'other'",
                    "delete from item where _id > 9000",
                    "insert into item values (0, 'new')",
                    "insert into part values (0, 'new', 5)");
            RecordCursor cursor = snapshot.read(type, action.fields(), Predicate.all(), List.of());
            List<List<@Nullable Object>> found = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                assertThat(cursor.next()).isTrue();
                @Nullable Object[] values = new @Nullable Object[3];
                cursor.read(values);
                found.add(Arrays.asList(values));
            }
            database.run("delete from part", "delete from item where _id > 5000");
            found.addAll(rest(cursor, 3));
            assertThat(before).isEqualTo(rows);
            assertThat(found).hasSize(rows);
            for (int i = 1; i <= rows; i++) {
                assertThat(found.get(i - 1)).isEqualTo(row((long) i, "item " + i, List.of("o", "p")));
            }
        }
    }

    @DatabaseTest
    void givesTheConnectionBackWhenClosedEarly(TestDatabase database) {
        Catalog catalog = fillMany(database, 10_000);
        ExportAction action = catalog.exports().get(0);
        RecordType type = catalog.getRecordType("item");
        for (int i = 0; i < 20; i++) {
            try (RecordSnapshot snapshot = new Records(database.database(), catalog, TIMEOUT).snapshot(() -> false)) {
                RecordCursor cursor = snapshot.read(type, action.fields(), Predicate.all(), List.of());
                assertThat(cursor.next()).isTrue();
            }
        }
        assertThat(database.database().pool().getHikariPoolMXBean().getActiveConnections())
                .isZero();
        database.run("insert into item values (0, 'the connections can write again')");
    }

    @DatabaseTest
    void stopsWhenCancelled(TestDatabase database) {
        Catalog catalog = fillMany(database, 10_000);
        ExportAction action = catalog.exports().get(0);
        AtomicBoolean cancelled = new AtomicBoolean();
        try (RecordSnapshot snapshot = new Records(database.database(), catalog, TIMEOUT).snapshot(cancelled::get)) {
            RecordCursor cursor =
                    snapshot.read(catalog.getRecordType("item"), action.fields(), Predicate.all(), List.of());
            assertThat(cursor.next()).isTrue();
            cancelled.set(true);
            assertThatThrownBy(() -> rest(cursor, 3)).isInstanceOf(CancellationException.class);
        }
    }

    @DatabaseTest(on = TestDatabase.Kind.POSTGRES)
    @Timeout(20)
    void stopsAStatementThatRunsWhenCancelled(TestDatabase database) {
        Catalog catalog = fillMany(database, 10);
        ExportAction action = catalog.exports().get(0);
        AtomicBoolean cancelled = new AtomicBoolean();
        database.database().inTransaction(blocker -> {
            blocker.execute("lock table item in access exclusive mode");
            try (RecordSnapshot snapshot =
                    new Records(database.database(), catalog, TIMEOUT).snapshot(cancelled::get)) {
                cancelled.set(true);
                assertThatThrownBy(() -> snapshot.read(
                                        catalog.getRecordType("item"), action.fields(), Predicate.all(), List.of())
                                .next())
                        .isInstanceOf(CancellationException.class);
            }
            return 0;
        });
    }

    @DatabaseTest(on = TestDatabase.Kind.POSTGRES)
    void givesUpAStatementThatTakesTooLong(TestDatabase database) {
        Catalog catalog = fillMany(database, 10);
        ExportAction action = catalog.exports().get(0);
        database.database().inTransaction(blocker -> {
            blocker.execute("lock table item in access exclusive mode");
            Records records = new Records(database.database(), catalog, Duration.ofMillis(200));
            try (RecordSnapshot snapshot = records.snapshot(() -> false)) {
                assertThatThrownBy(() -> snapshot.read(
                                        catalog.getRecordType("item"), action.fields(), Predicate.all(), List.of())
                                .next())
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("statement timeout");
            }
            return 0;
        });
    }

    @DatabaseTest(on = {TestDatabase.Kind.H2_FILE, TestDatabase.Kind.POSTGRES})
    void keepsMemoryFlat(TestDatabase database) {
        int rows = 120_000;
        String series =
                database.isPostgres() ? "generate_series(1, " + rows + ") x(x)" : "system_range(1, " + rows + ") x(x)";
        database.run(
                "create table item(_id int primary key, name varchar(4000))",
                "create table part(_id int primary key, name text, item_id int)",
                "insert into item select x, repeat('0123456789', 300) from " + series);
        Catalog catalog = ReadingCatalog.of(database.database(), MANY);
        ExportAction action = catalog.exports().get(0);
        for (SortKey sort : List.of(SortKey.ascending("_id"), SortKey.descending("name"))) {
            long before = usedMemory();
            try (RecordSnapshot snapshot = new Records(database.database(), catalog, TIMEOUT).snapshot(() -> false)) {
                RecordCursor cursor =
                        snapshot.read(catalog.getRecordType("item"), action.fields(), Predicate.all(), List.of(sort));
                long most = 0;
                int count = 0;
                while (cursor.next()) {
                    if (++count % 30_000 == 0) {
                        most = Math.max(most, usedMemory());
                    }
                }
                assertThat(count).isEqualTo(rows);
                assertThat(most - before).as("bytes, sorted by " + sort).isLessThan(200_000_000);
            }
        }
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
