package dev.caravan.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.format.FileFormat;
import dev.caravan.job.ImportPreview.Column;
import dev.caravan.job.ImportPreview.Missing;
import dev.caravan.job.ImportPreview.PreviewCell;
import dev.caravan.model.Catalog;
import dev.caravan.model.ExportAction;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Predicate;
import dev.caravan.query.SortKey;
import dev.caravan.store.DatabaseTest;
import dev.caravan.store.ReadingCatalog;
import dev.caravan.store.Records;
import dev.caravan.store.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** What pages show before a file is imported, or written. */
final class PreviewTest {
    private static final String CONFIGURATION = """
            records:
              city: {}
              person:
                fields:
                  - {name: city, column: city_id, target: city}
                list:
                  label: People
                  actions:
                    - type: import
                      name: import-people
                      label: Import
                      identifier: name
                      fields:
                        - {name: name, label: Name}
                        - {name: age, label: Age}
                        - {name: born, label: Born, format: DD-MM-YYYY}
                        - {name: city, label: City, reference_target: city, reference_field_name: name}
                    - type: import
                      name: import-some
                      label: Import some columns
                      identifier: name
                      missing_columns: ignore
                      fields:
                        - {name: name, label: Name}
                        - {name: age, label: Age}
                    - type: export
                      name: export-people
                      filter: {name: "~a"}
                      sort: -age
                      fields:
                        - {name: name, label: Name}
                        - {name: age, label: Age}
                        - {name: city, label: City, reference_target: city, reference_field_name: name}
            """;

    @TempDir
    Path folder;

    private static Catalog fill(TestDatabase database) {
        database.run(
                "create table city(_id int primary key, name text)",
                "create table person(_id int primary key, name text, age int, born date, city_id int)",
                "insert into city values (1, 'Rome')",
                "insert into person(_id, name, age, city_id) values (1, 'Ada', 36, 1), (2, 'Bob', 40, null),"
                        + " (3, 'Eva', 90, null), (4, '=a()', 7, 1)");
        return ReadingCatalog.of(database.database(), CONFIGURATION);
    }

    private ImportPreview preview(Catalog catalog, String action, String text, int rows) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), text, StandardCharsets.UTF_8);
        return ImportPreview.of(catalog.requireImport(action), file, rows);
    }

    private static Column known(String label) {
        return new Column(label, Optional.of(label), Optional.empty());
    }

    private static PreviewCell good(String text) {
        return new PreviewCell(text, Optional.empty());
    }

    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void aFileIsShownAsTheImportUnderstandsIt(TestDatabase database) throws IOException {
        ImportPreview preview = preview(
                fill(database),
                "import-people",
                "Colour;Age;Name;Born;City\nred;007;Ada;31-12-2000;Rome\n;old;Bob;;\n;1;Cleo;;\n",
                2);
        assertThat(preview.description()).isEqualTo("CSV, `;`-delimited, UTF-8");
        assertThat(preview.columns())
                .containsExactly(
                        new Column("Colour", Optional.empty(), Optional.empty()),
                        known("Age"),
                        known("Name"),
                        known("Born"),
                        known("City"));
        assertThat(preview.missing()).isEmpty();
        assertThat(preview.labels()).containsExactly("Name", "Age", "Born", "City");
        assertThat(preview.rows()).hasSize(2);
        assertThat(preview.rows().get(0))
                .isEqualTo(new ImportPreview.PreviewRow(
                        2, List.of(good("Ada"), good("7"), good("31-12-2000"), good("Rome"))));
        assertThat(preview.rows().get(1).line()).isEqualTo(3);
        assertThat(preview.rows().get(1).cells()).element(1).satisfies(cell -> {
            assertThat(cell.text()).isEqualTo("old");
            assertThat(cell.problem().map(Problem::code)).contains("not-a-number");
        });
        assertThat(preview.rows().get(1).cells()).element(0).isEqualTo(good("Bob"));
    }

    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void aFileThatLacksColumnsIsShownWithThoseThatWereMeant(TestDatabase database) throws IOException {
        Catalog catalog = fill(database);
        ImportPreview preview = preview(catalog, "import-people", "Nmae,Age\nAda,36\n", 10);
        assertThat(preview.columns())
                .containsExactly(new Column("Nmae", Optional.empty(), Optional.of("Name")), known("Age"));
        assertThat(preview.missing())
                .containsExactly(new Missing("Name", true), new Missing("Born", true), new Missing("City", true));
        assertThat(preview.rows()).containsExactly(new ImportPreview.PreviewRow(2, List.of(good("36"))));
        assertThat(preview(catalog, "import-some", "Name\nAda\n", 10).missing())
                .containsExactly(new Missing("Age", false));
    }

    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void aRowThatIsBrokenAsAWholeHasItsProblemInEachCell(TestDatabase database) throws IOException {
        ImportPreview preview = preview(fill(database), "import-some", "Name,Age\nAda,36,too,many\nBob,40\n", 10);
        assertThat(preview.rows().get(0).cells()).hasSize(2).allSatisfy(cell -> assertThat(
                        cell.problem().map(Problem::code))
                .contains("ragged-row"));
        assertThat(preview.rows().get(1).cells()).containsExactly(good("Bob"), good("40"));
    }

    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void aFileThatIsNoTableIsRefused(TestDatabase database) {
        Catalog catalog = fill(database);
        assertThatThrownBy(() -> preview(catalog, "import-some", "", 10)).isInstanceOf(ProblemException.class);
    }

    private static ExportPreview preview(TestDatabase database, Catalog catalog, ExportRun.Request request, int most)
            throws IOException {
        Records records = new Records(database.database(), catalog, Duration.ofMinutes(1));
        return ExportPreview.of(catalog, records, request, type -> Predicate.all(), most, 2);
    }

    @DatabaseTest
    void theFirstRecordsOfAnExportAreShownAsItWillWriteThem(TestDatabase database) throws IOException {
        Catalog catalog = fill(database);
        ExportAction action = catalog.findExport("export-people").orElseThrow();
        ExportRun.Request all = new ExportRun.Request(action, FileFormat.CSV, false, Predicate.all(), List.of());
        assertThat(preview(database, catalog, all, 2))
                .isEqualTo(new ExportPreview(
                        2,
                        true,
                        List.of("Name", "Age", "City"),
                        List.of(List.of("Eva", "90", ""), List.of("Ada", "36", "Rome"))));
        assertThat(ExportPreview.count(catalog, new Records(database.database(), catalog, Duration.ofMinutes(1)), all))
                .isEqualTo(3);
        ExportRun.Request sorted = new ExportRun.Request(
                action, FileFormat.CSV, false, Predicate.all(), List.of(SortKey.ascending("age")));
        assertThat(preview(database, catalog, sorted, 1).rows())
                .hasSize(1)
                .first()
                .satisfies(row -> assertThat(row).endsWith("7", "Rome"));
        ExportRun.Request none = new ExportRun.Request(
                action,
                FileFormat.CSV,
                false,
                new Predicate.Match(new FieldPath(List.of("name")), Predicate.Match.Place.ANYWHERE, "zzz", true),
                List.of());
        assertThat(preview(database, catalog, none, 10))
                .isEqualTo(new ExportPreview(0, false, List.of("Name", "Age", "City"), List.of()));
    }
}
