package dev.caravan.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.format.FileFormat;
import dev.caravan.model.Catalog;
import dev.caravan.model.ExportAction;
import dev.caravan.model.ProblemException;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Predicate;
import dev.caravan.query.SortKey;
import dev.caravan.store.DatabaseTest;
import dev.caravan.store.ReadingCatalog;
import dev.caravan.store.Records;
import dev.caravan.store.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

final class ExportRunTest {
    private static final String CONFIGURATION = """
            records:
              country: {}
              tag: {}
              person:
                fields:
                  - {name: country, column: country_id, target: country}
                  - {name: place, type: Location, columns: [lat, lng]}
                list:
                  label: People
                  actions:
                    - type: import
                      name: import-people
                      label: Import
                      fields:
                        - {name: _id}
                        - {name: name, label: Name}
                        - {name: nick, label: Nick}
                        - {name: country, label: Country, reference_target: country, reference_field_name: name}
                    - {type: export, name: for-import, for_import: import-people}
                    - type: export
                      name: people
                      timezone: Europe/Berlin
                      filter: {country.name: ["Land, A", "B"], age: ["!99", null]}
                      sort: -age
                      fields:
                        - {name: _id}
                        - {name: name, label: Name}
                        - {name: country, label: Country, reference_target: country, reference_field_name: name}
                        - {name: active, label: Active, format: "Yes/No"}
                        - {name: age, label: Age}
                        - {name: seen, label: Seen}
                        - {name: place, label: Place}
                        - {name: bio, label: Bio}
                        - {name: tags, label: Tags, reference_target: tag, reference_field_name: name,
                           reference_via_association_records: person_tag}
                    - {type: export, name: "no-filter", fields: [{name: _id}, {name: name}]}
            association_records:
              person_tag:
                fields:
                  - {name: person_id, type: Reference, target: person}
                  - {name: tag_id, type: Reference, target: tag}
            """;

    private static Catalog fill(TestDatabase database) {
        String json = database.isPostgres() ? "jsonb" : "json";
        String document = database.isPostgres() ? "'{\"a\": [1, 2.50]}'" : "json '{\"a\": [1, 2.50]}'";
        database.run(
                "create table country(_id int primary key, name text)",
                "create table tag(_id int primary key, name text)",
                "create table person(_id int primary key, name text, nick text, country_id int, active boolean, age int,"
                        + " seen timestamp with time zone, lat double precision, lng double precision, bio " + json
                        + ")",
                "create table person_tag(person_id int, tag_id int)",
                "insert into country values (1, 'Land, A'), (2, 'B'), (3, '=C')",
                "insert into tag values (1, 'x\"y'), (2, '=1+1')",
                "insert into person values (1, '=cmd()', '-', 1, true, null, timestamp with time zone '2024-07-01 10:00:00+00',"
                        + " 52.5, -0.25, " + document + ")",
                "insert into person(_id, name, country_id, age) values (2, 'Bob', 2, null), (3, '', 1, 99), (4, 'No', 3, null)",
                "insert into person_tag values (1, 2), (1, 1)");
        return ReadingCatalog.of(database.database(), CONFIGURATION);
    }

    private static ExportRun run(TestDatabase database, Catalog catalog) {
        return new ExportRun(catalog, new Records(database.database(), catalog, Duration.ofMinutes(1)));
    }

    private static ExportRun.Request request(Catalog catalog, String export, FileFormat format) {
        ExportAction action = catalog.findExport(export).orElseThrow();
        return new ExportRun.Request(action, format, false, Predicate.all(), List.of());
    }

    private static String export(TestDatabase database, Catalog catalog, ExportRun.Request request) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        run(database, catalog).write(request, out, rows -> {}, () -> false);
        return out.toString(StandardCharsets.UTF_8);
    }

    @DatabaseTest
    void writesCsvAsTheActionSays(TestDatabase database) throws IOException {
        Catalog catalog = fill(database);
        assertThat(export(database, catalog, request(catalog, "people", FileFormat.CSV)))
                .isEqualTo("""
                        _id,Name,Country,Active,Age,Seen,Place,Bio,Tags
                        1,"'=cmd()","Land, A",Yes,,2024-07-01 12:00:00,"52.5,-0.25","{""a"":[1,2.50]}",""".replace("\n", "\r\n") + "\"\"\"=1+1\"\",\"\"x\"\"\"\"y\"\"\"\r\n" + "2,Bob,B,,,,,,\r\n");
    }

    @DatabaseTest
    void writesTypedCellsAsJson(TestDatabase database) throws IOException {
        Catalog catalog = fill(database);
        String first = "{\"_id\":1,\"Name\":\"=cmd()\",\"Country\":\"Land, A\",\"Active\":\"Yes\",\"Age\":null,"
                + "\"Seen\":\"2024-07-01 12:00:00\",\"Place\":\"52.5,-0.25\",\"Bio\":{\"a\":[1,2.50]},\"Tags\":[\"=1+1\",\"x\\\"y\"]}";
        String second = "{\"_id\":2,\"Name\":\"Bob\",\"Country\":\"B\",\"Active\":null,\"Age\":null,\"Seen\":null,"
                + "\"Place\":null,\"Bio\":null,\"Tags\":[]}";
        assertThat(export(database, catalog, request(catalog, "people", FileFormat.NDJSON)))
                .isEqualTo(first + "\n" + second + "\n");
        assertThat(export(database, catalog, request(catalog, "people", FileFormat.JSON)))
                .isEqualTo("[\n" + first + ",\n" + second + "\n]\n");
    }

    @DatabaseTest
    void marksColumnsOfWhichATextWasGuardedInAFileForAnImport(TestDatabase database) throws IOException {
        Catalog catalog = fill(database);
        assertThat(export(database, catalog, request(catalog, "for-import", FileFormat.CSV)))
                .isEqualTo("""
                        _id,"'Name","'Nick","'Country"
                        1,"'=cmd()","'-","Land, A"
                        2,Bob,,B
                        3,,,"Land, A"
                        4,No,,"'=C"
                        """.replace("\n", "\r\n"));
        ExportRun.Request harmless = new ExportRun.Request(
                catalog.findExport("for-import").orElseThrow(),
                FileFormat.CSV,
                false,
                new Predicate.In(FieldPath.of("_id"), List.of(new BigDecimal(2), new BigDecimal(4))),
                List.of(SortKey.descending("_id")));
        assertThat(export(database, catalog, harmless))
                .isEqualTo("_id,Name,Nick,\"'Country\"\r\n4,No,,\"'=C\"\r\n2,Bob,,B\r\n");
        assertThat(export(database, catalog, request(catalog, "for-import", FileFormat.NDJSON)))
                .startsWith("{\"_id\":1,\"Name\":\"=cmd()\",\"Nick\":\"-\"");
    }

    @DatabaseTest
    void writesAnEmptyResultAsAWholeFile(TestDatabase database) throws IOException {
        Catalog catalog = fill(database);
        ExportAction action = catalog.findExport("people").orElseThrow();
        Map<FileFormat, String> files = Map.of(
                FileFormat.CSV,
                "_id,Name,Country,Active,Age,Seen,Place,Bio,Tags\r\n",
                FileFormat.JSON,
                "[]\n",
                FileFormat.NDJSON,
                "");
        for (Map.Entry<FileFormat, String> file : files.entrySet()) {
            ExportRun.Request request =
                    new ExportRun.Request(action, file.getKey(), false, Predicate.none(), List.of());
            assertThat(export(database, catalog, request)).isEqualTo(file.getValue());
        }
    }

    @DatabaseTest(on = {TestDatabase.Kind.H2_MEMORY, TestDatabase.Kind.POSTGRES})
    void tellsHowFarItIsAndStopsWhenCancelledWithoutAnEnd(TestDatabase database) throws IOException {
        Catalog catalog = fill(database);
        String series = database.isPostgres() ? "generate_series(10, 20009) x(x)" : "system_range(10, 20009) x(x)";
        database.run("insert into person(_id, name) select x, 'n' from " + series);
        List<Long> told = new ArrayList<>();
        ExportRun.Request request = request(catalog, "no-filter", FileFormat.JSON);
        long rows = run(database, catalog).write(request, OutputStream.nullOutputStream(), told::add, () -> false);
        assertThat(rows).isEqualTo(20_004);
        assertThat(told).hasSize(21).startsWith(1_000L).endsWith(20_000L, 20_004L);

        AtomicBoolean cancelled = new AtomicBoolean();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatThrownBy(() -> run(database, catalog).write(request, out, n -> cancelled.set(true), cancelled::get))
                .isInstanceOf(CancellationException.class);
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("]");
    }

    @DatabaseTest(on = {TestDatabase.Kind.H2_MEMORY, TestDatabase.Kind.POSTGRES})
    void aStreamThatFailsEndsTheRunAndFreesTheConnection(TestDatabase database) {
        Catalog catalog = fill(database);
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        };
        assertThatThrownBy(() -> run(database, catalog)
                        .write(request(catalog, "people", FileFormat.CSV), full, n -> {}, () -> false))
                .isInstanceOf(IOException.class)
                .hasMessage("no space left");
    }

    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void aFilterOfTheActionThatIsWrongIsAProblemOfTheExport(TestDatabase database) {
        Catalog catalog = fill(database);
        ExportAction good = catalog.findExport("no-filter").orElseThrow();
        ExportAction bad = new ExportAction(
                good.name(),
                good.label(),
                good.recordType(),
                Map.of("nam", "x"),
                "",
                good.roles(),
                good.timezone(),
                good.forImport(),
                good.file(),
                good.fields());
        ExportRun.Request request = new ExportRun.Request(bad, FileFormat.CSV, false, Predicate.all(), List.of());
        assertThatThrownBy(() -> export(database, catalog, request))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo("unknown-field"))
                .hasMessageStartingWith("export no-filter: filter[nam]: found 'nam'");
    }
}
