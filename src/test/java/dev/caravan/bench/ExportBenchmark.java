package dev.caravan.bench;

import dev.caravan.codec.Codecs;
import dev.caravan.config.ConfigurationReader;
import dev.caravan.format.FileFormat;
import dev.caravan.job.ExportRun;
import dev.caravan.model.Catalog;
import dev.caravan.query.Predicate;
import dev.caravan.store.Database;
import dev.caravan.store.DatabaseSettings;
import dev.caravan.store.Records;
import dev.caravan.store.SchemaReader;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Measures an export of people with the names of their country and tags as CSV against what a database person would
 * write: {@code COPY (SELECT …) TO}, whose lists are in no order and whose text nobody has looked at. Both in turn,
 * several rounds; prints each time, the medians, and their ratio. To be started with {@code -Xmx256m}.
 *
 * <p>Arguments: the number of rows (default 1000000), the number of rounds (default 3), the JDBC URL of an empty
 * PostgreSQL database ({@code embedded}, the default, starts one), and the command line of {@code psql} for that
 * database, which then runs the {@code \copy}; without it this program does the same itself.
 */
public final class ExportBenchmark {
    private static final String EMBEDDED = "embedded";
    private static final String FLOOR =
            "(SELECT p._id,p.email,p.name,c.name AS country,p.active,p.score,p.birthday,p.created,p.lat||','||p.lng AS location,"
                    + "p.bio,g.tags FROM person p LEFT JOIN country c ON c._id=p.country_id LEFT JOIN (SELECT pt.person_id,"
                    + "string_agg(t.name,',') AS tags FROM person_tag pt JOIN tag t ON t._id=pt.tag_id GROUP BY 1) g"
                    + " ON g.person_id=p._id)";

    private final String url;
    private final List<String> psql;
    private final int rows;
    private final Path work;
    private final List<Double> floors = new ArrayList<>();
    private final List<Double> exports = new ArrayList<>();

    private ExportBenchmark(String url, List<String> psql, int rows, Path work) {
        this.url = url;
        this.psql = psql;
        this.rows = rows;
        this.work = work;
    }

    /** Runs. */
    public static void main(String[] args) throws Exception {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        String url = args.length > 2 ? args[2] : EMBEDDED;
        List<String> psql = Arrays.asList(args).subList(Math.min(3, args.length), args.length);
        Path work = Files.createTempDirectory("caravan-bench");
        try {
            if (url.equals(EMBEDDED)) {
                try (EmbeddedPostgres server = BenchServer.start()) {
                    new ExportBenchmark(server.getJdbcUrl("postgres", "postgres"), psql, rows, work).run(rounds);
                }
            } else {
                new ExportBenchmark(url, psql, rows, work).run(rounds);
            }
        } finally {
            try (Stream<Path> files = Files.walk(work)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private void run(int rounds) throws Exception {
        Workload.write(work, rows, Workload.SEED);
        load();
        try (Database database = Database.open(DatabaseSettings.of(url, "", ""), Clock.systemUTC())) {
            Catalog catalog = catalog(database);
            Records records = new Records(database, catalog, Duration.ofMinutes(30));
            ExportRun export = new ExportRun(catalog, records);
            ExportRun.Request request = new ExportRun.Request(
                    catalog.findExport("export-persons").orElseThrow(),
                    FileFormat.CSV,
                    false,
                    Predicate.all(),
                    List.of());
            for (int round = 1; round <= rounds; round++) {
                measure("floor", floors, this::floor);
                measure("caravan", exports, () -> {
                    try (OutputStream out = Files.newOutputStream(work.resolve("caravan.csv"))) {
                        check(export.write(request, out, n -> {}, () -> false));
                    }
                });
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%,d rows: floor %.2f s, caravan %.2f s (the first time %.2f s), ratio %.2f%n",
                rows,
                median(floors),
                median(exports),
                exports.get(0),
                median(exports) / median(floors));
    }

    private static void measure(String name, List<Double> seconds, Step step) throws Exception {
        long start = System.nanoTime();
        step.run();
        double taken = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
        seconds.add(taken);
        System.out.printf(Locale.ROOT, "%-8s %7.2f s%n", name, taken);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private void check(long found) {
        if (found != rows) {
            throw new IllegalStateException(found + " rows were exported; expected " + rows);
        }
    }

    private void floor() throws Exception {
        Path file = work.resolve("floor.csv");
        if (psql.isEmpty()) {
            try (Connection connection = DriverManager.getConnection(url);
                    OutputStream out = Files.newOutputStream(file)) {
                copies(connection).copyOut("COPY " + FLOOR + " TO STDOUT (FORMAT csv, HEADER)", out);
            }
            return;
        }
        List<String> command = new ArrayList<>(psql);
        command.addAll(List.of("-q", "-c", "\\copy " + FLOOR + " TO '" + file + "' CSV HEADER"));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("psql ended with status " + status);
        }
    }

    private void load() throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists person_tag, person, tag, country cascade");
            for (String table : Workload.SCHEMA) {
                statement.execute(table);
            }
            copy(connection, "country", "country.csv");
            copy(connection, "tag", "tag.csv");
            copy(connection, "person", "person_" + rows + "_ids.csv");
            copy(connection, "person_tag", "ptag_" + rows + ".csv");
            statement.execute("vacuum analyze");
        }
    }

    private void copy(Connection connection, String table, String file) throws SQLException, IOException {
        Path path = work.resolve(file);
        String columns = header(path);
        try (InputStream in = Files.newInputStream(path)) {
            copies(connection).copyIn("COPY " + table + "(" + columns + ") FROM STDIN (FORMAT csv, HEADER)", in);
        }
    }

    private static String header(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().orElseThrow();
        }
    }

    private static CopyManager copies(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    private Catalog catalog(Database database) throws IOException {
        Path file = work.resolve("person.yaml");
        try (InputStream yaml = ExportBenchmark.class.getResourceAsStream("/bench/person.yaml")) {
            Files.copy(Objects.requireNonNull(yaml), file, StandardCopyOption.REPLACE_EXISTING);
        }
        return ConfigurationReader.read(file, SchemaReader.read(database), Codecs::checkFormat)
                .catalog();
    }
}
