package dev.caravan.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.format.FileFormat;
import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.model.Outcome;
import dev.caravan.model.Progress;
import dev.caravan.store.DatabaseTest;
import dev.caravan.store.TestDatabase;
import dev.caravan.store.TestDatabase.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;

/** Data of the real world; where it is says the system property {@code tests.data}. */
class RealDataTest {
    private static final Path DATA = Path.of(System.getProperty("tests.data", "../shared/data"));
    private static final Path NORTHWIND = Path.of("src/test/resources/northwind");
    private static final List<FileFormat> FORMATS = List.of(FileFormat.values());

    /** In such an order that references find what they name. */
    private static final List<String> TABLES = List.of(
            "categories",
            "customers",
            "employees",
            "region",
            "territories",
            "employee_territories",
            "shippers",
            "suppliers",
            "products",
            "orders",
            "order_details",
            "us_states");

    @BeforeAll
    static void needsData() {
        assumeTrue(
                Files.exists(DATA.resolve("expected_facts.json")),
                () -> "no real data at " + DATA.toAbsolutePath() + "; -Dtests.data says where it is");
    }

    private static byte[] file(String name) throws IOException {
        return Files.readAllBytes(DATA.resolve(name));
    }

    private static JsonNode facts(String about) throws IOException {
        return new ObjectMapper().readTree(file("expected_facts.json")).get(about);
    }

    @DatabaseTest(on = {Kind.H2_MEMORY, Kind.POSTGRES})
    void importsNorthwindAndItsExportsChangeNothing(TestDatabase test) throws IOException {
        test.script(Files.readString(NORTHWIND.resolve("schema.sql")));
        try (JobWorld world = JobWorld.open(test, NORTHWIND.resolve("northwind.yaml"), 500)) {
            for (String table : TABLES) {
                importTable(world, table);
            }
            holdsWhatIsExpected(test);
            for (FileFormat format : FORMATS) {
                test.clock().advance(Duration.ofHours(1));
                for (String table : TABLES) {
                    changesNothing(world, table, format);
                }
            }
            assertThat(test.shown("select count(distinct updated_at) from order_details"))
                    .containsExactly(List.of("1"));
        }
    }

    private static void importTable(JobWorld world, String table) throws IOException {
        int rows = facts("northwind").get("rows").get(table).intValue();
        Job job = world.importFile(table, file("northwind/" + table + ".csv"), false);
        if (table.equals("employees")) {
            // the first employee reports to the second, whom the file has not named yet
            assertThat(world.outcomes(job))
                    .filteredOn(o -> o.kind() == Outcome.Kind.ERROR)
                    .extracting(o -> o.line() + " " + o.problems().get(0).message())
                    .containsExactly("2 there is no employees with the _id '2'");
            Job mended = world.importFile(table, world.findErrors(job).orElseThrow(), false);
            assertThat(mended.progress()).isEqualTo(new Progress(1, 1, 0, 0, 0));
            rows--;
        }
        assertThat(job.progress().created()).as(table).isEqualTo(rows);
    }

    private static void holdsWhatIsExpected(TestDatabase test) throws IOException {
        for (Map.Entry<String, JsonNode> rows : facts("northwind").get("rows").properties()) {
            String table = rows.getKey().equals("region") ? "regions" : rows.getKey();
            assertThat(test.count(table)).as(table).isEqualTo(rows.getValue().intValue());
        }
        for (Map.Entry<String, JsonNode> links : facts("northwind").get("fks").properties()) {
            String[] from = links.getKey().replaceFirst("->.*", "").split("\\.");
            assertThat(test.shown("select count(" + from[1] + ") from " + from[0]))
                    .as(links.getKey())
                    .containsExactly(List.of(links.getValue().get("links").asText()));
        }
    }

    private static void changesNothing(JobWorld world, String name, FileFormat format) throws IOException {
        byte[] exported = world.export(name + "-out", format);
        Job job = world.importFile(name, exported, false);
        assertThat(job.progress())
                .as("%s as %s: %s", name, format, world.outcomes(job))
                .isEqualTo(
                        new Progress(job.progress().read(), 0, 0, job.progress().read(), 0));
        assertThat(job.progress().read()).isPositive();
    }

    @DatabaseTest(on = {Kind.H2_MEMORY, Kind.POSTGRES})
    void importsCountriesAndAirports(TestDatabase test) throws IOException {
        String[] columns = new String(file("country-codes/country-codes.csv"), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElseThrow()
                .split(",");
        test.script(countriesSchema(columns));
        try (JobWorld world = JobWorld.ofText(test, configuration(columns), 1000)) {
            Job countries = world.importFile("countries", file("country-codes/country-codes.csv"), false);
            assertThat(countries.progress()).isEqualTo(new Progress(249, 249, 0, 0, 0));
            assertThat(columns).hasSize(56);

            Job airports = world.importFile("airports", file("json-airports/airports.json"), false);
            assertThat(airports.state()).isEqualTo(JobState.COMPLETED_WITH_ERRORS);
            assertThat(airports.progress()).isEqualTo(expectedAirports());
            assertThat(errors(world, airports)).isEqualTo(expectedErrors());
            assertThat(world.importFile("airports", world.findErrors(airports).orElseThrow(), false)
                            .progress())
                    .isEqualTo(new Progress(7, 0, 0, 0, 7));
            for (FileFormat format : FORMATS) {
                changesNothing(world, "countries", format);
                changesNothing(world, "airports", format);
            }
        }
    }

    /** The airports as a reader sees them who knows nothing of imports. */
    private static JsonNode airports() throws IOException {
        return new ObjectMapper().readTree(file("json-airports/airports.json"));
    }

    private static boolean resolves(JsonNode airport) {
        return !List.of("AN", "KS").contains(airport.get("iso").asText());
    }

    /** Airports of one IATA code are one record: what comes later changes it, or says the same again. */
    private static Progress expectedAirports() throws IOException {
        Map<String, Map<String, String>> records = new TreeMap<>();
        long created = 0;
        long updated = 0;
        long unchanged = 0;
        long failed = 0;
        for (JsonNode airport : airports()) {
            if (!resolves(airport)) {
                failed++;
                continue;
            }
            Map<String, String> before = records.get(airport.get("iata").asText());
            Map<String, String> after = before == null ? new TreeMap<>() : new TreeMap<>(before);
            airport.properties()
                    .forEach(f -> after.put(
                            f.getKey(),
                            f.getValue().isNull() ? "" : number(f.getValue().asText())));
            records.put(airport.get("iata").asText(), after);
            if (before == null) {
                created++;
            } else if (withoutEmpty(before).equals(withoutEmpty(after))) {
                unchanged++;
            } else {
                updated++;
            }
        }
        return new Progress(created + updated + unchanged + failed, created, updated, unchanged, failed);
    }

    private static Map<String, String> withoutEmpty(Map<String, String> record) {
        return record.entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String number(String text) {
        return text.matches("-?[0-9]+\\.[0-9]+") ? Objects.toString(Double.parseDouble(text)) : text;
    }

    private static List<String> errors(JobWorld world, Job job) {
        return world.outcomes(job).stream()
                .filter(o -> o.kind() == Outcome.Kind.ERROR)
                .map(o -> o.record() + " " + o.problems().get(0).code() + " "
                        + o.problems().get(0).message())
                .toList();
    }

    private static List<String> expectedErrors() throws IOException {
        List<String> errors = new ArrayList<>();
        int record = 0;
        for (JsonNode airport : airports()) {
            record++;
            if (!resolves(airport)) {
                errors.add(record + " unknown-reference there is no country whose ISO3166-1-Alpha-2 is '"
                        + airport.get("iso").asText() + "'");
            }
        }
        assertThat(errors)
                .hasSize(facts("json_airports").get("iso_not_in_country_codes").intValue());
        return errors;
    }

    private static String countriesSchema(String[] columns) {
        return "create table country (id bigint generated by default as identity primary key, updated_at timestamp"
                + Arrays.stream(columns)
                        .map(c -> ", \"" + c + "\" " + (c.contains("Alpha-2") ? "varchar(2) unique" : "text"))
                        .collect(Collectors.joining())
                + """
                );
                create table airport (
                  id bigint generated by default as identity primary key, iata varchar(10) not null unique, name varchar(200),
                  country_id bigint references country, continent varchar(2), kind varchar(20), size varchar(10), status smallint,
                  lat double precision, lon double precision, updated_at timestamp
                );""";
    }

    private static String configuration(String[] columns) {
        return """
                records:
                  country:
                    fields:
                %s
                    list:
                      actions:
                        - type: import
                          name: countries
                          identifier: ISO3166-1-Alpha-2
                          fields:
                %s
                        - {type: export, name: countries-out, for_import: countries}
                  airport:
                    list:
                      actions:
                        - type: import
                          name: airports
                          identifier: iata
                          missing_columns: ignore
                          fields:
                            - {name: iata}
                            - {name: name}
                            - {name: country_id, label: iso, reference_field_name: ISO3166-1-Alpha-2}
                            - {name: continent}
                            - {name: kind, label: type}
                            - {name: size}
                            - {name: status}
                            - {name: lat}
                            - {name: lon}
                        - {type: export, name: airports-out, for_import: airports}
                """.formatted(
                        lines(columns, c -> "      - {name: " + name(c) + ", column: \"" + c + "\"}"),
                        lines(columns, c -> "            - {name: " + name(c) + ", label: \"" + c + "\"}"));
    }

    private static String lines(String[] columns, UnaryOperator<String> line) {
        return Arrays.stream(columns).map(line).collect(Collectors.joining("\n"));
    }

    /** A name as fields have them: letters, digits, {@code _} and {@code -}. */
    private static String name(String column) {
        return column.replaceAll("[^A-Za-z0-9_-]+", "_");
    }
}
