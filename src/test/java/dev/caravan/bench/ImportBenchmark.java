package dev.caravan.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Measures {@code caravan import} as a whole process with {@code -Xmx256m} against what a database person would write:
 * {@code COPY} into a temporary table and one {@code INSERT … SELECT … ON CONFLICT}, which reports nothing and aborts at
 * the first bad value. Both in turn, several rounds; then new and unchanged rows in a service that runs already. Prints
 * each time, the medians, and their ratios.
 *
 * <p>Arguments: the number of rows (default 100000), the number of rounds (default 3), and a JDBC URL of an empty
 * PostgreSQL database (default: one is started here). The system property {@code caravan.program} names the
 * {@code bin/caravan} whose imports are measured as whole processes; without it, as in the service, it is the
 * classes that the benchmark runs with. {@code docs/performance.md} says how to run it.
 */
public final class ImportBenchmark {
    private static final String FLOOR = """
            INSERT INTO person(email,name,country_id,active,score,birthday,created,lat,lng,bio)
            SELECT s.email,s.name,c._id,s.active::boolean,s.score::float8,s.birthday::date,s.created::timestamptz,
              split_part(s.location,',',1)::float8,split_part(s.location,',',2)::float8,s.bio::jsonb
            FROM stage s LEFT JOIN country c ON c.name=s.country
            ON CONFLICT(email) DO UPDATE SET name=EXCLUDED.name,country_id=EXCLUDED.country_id,active=EXCLUDED.active,
              score=EXCLUDED.score,birthday=EXCLUDED.birthday,created=EXCLUDED.created,lat=EXCLUDED.lat,lng=EXCLUDED.lng,
              bio=EXCLUDED.bio""";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final @Nullable String PROGRAM = System.getProperty("caravan.program");

    private final String url;
    private final int rows;
    private final Path data;
    private final Path home;

    private ImportBenchmark(String url, int rows, Path work) {
        this.url = url;
        this.rows = rows;
        this.data = work.resolve("data");
        this.home = work.resolve("home");
    }

    /** Runs. */
    public static void main(String[] args) throws Exception {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        Path work = Files.createTempDirectory("caravan-bench");
        try {
            if (args.length > 2) {
                new ImportBenchmark(args[2], rows, work).run(rounds);
            } else {
                try (EmbeddedPostgres server = BenchServer.start()) {
                    new ImportBenchmark(server.getJdbcUrl("postgres", "postgres"), rows, work).run(rounds);
                }
            }
        } finally {
            try (Stream<Path> files = Files.walk(work)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void run(int rounds) throws Exception {
        Workload.write(data, rows, Workload.SEED);
        configure();
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (boolean half : new boolean[] {false, true}) {
                String variant = half ? "half updates" : "all new";
                prepare(half);
                add(seconds, variant + ", floor", this::floor);
                prepare(half);
                add(seconds, variant + ", caravan", () -> caravan("person_" + rows + ".csv"));
                check(rows);
                if (!half) {
                    settle();
                    add(seconds, "unchanged, caravan", () -> caravan("person_" + rows + ".csv"));
                    prepare(false);
                    add(seconds, "1 % bad, caravan", () -> caravan("person_" + rows + "_bad.csv"));
                    check(rows - rows / 100);
                }
            }
        }
        inService(rounds, seconds);
        report(seconds);
    }

    /** The same in a service that runs already, from the first byte sent until the job has ended; after one round more. */
    private void inService(int rounds, Map<String, List<Double>> seconds) throws Exception {
        prepare(false);
        int port = RecordsBenchmark.freePort();
        Process service = RecordsBenchmark.caravan(home, "/bench/person.yaml", url, port);
        try {
            for (int round = 0; round <= rounds; round++) {
                prepare(false);
                Map<String, List<Double>> kept = round == 0 ? new LinkedHashMap<>() : seconds;
                add(kept, "all new, service", () -> post(port, data.resolve("person_" + rows + ".csv")));
                check(rows);
                settle();
                add(kept, "unchanged, service", () -> post(port, data.resolve("person_" + rows + ".csv")));
            }
        } finally {
            service.destroy();
            service.waitFor();
        }
    }

    private static void post(int port, Path file) throws IOException, InterruptedException {
        String address = "http://127.0.0.1:" + port;
        HttpURLConnection http = (HttpURLConnection)
                URI.create(address + "/api/imports/import-persons").toURL().openConnection();
        http.setRequestMethod("POST");
        http.setRequestProperty("Content-Type", "text/csv");
        http.setDoOutput(true);
        http.setFixedLengthStreamingMode(Files.size(file));
        try (OutputStream out = http.getOutputStream()) {
            Files.copy(file, out);
        }
        String job = address + "/api/jobs/"
                + JSON.readTree(http.getInputStream()).path("id").asText();
        while (JSON.readTree(URI.create(job).toURL()).path("finished_at").isMissingNode()) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void add(Map<String, List<Double>> seconds, String name, Step step) throws Exception {
        long start = System.nanoTime();
        step.run();
        double taken = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
        seconds.computeIfAbsent(name, k -> new ArrayList<>()).add(taken);
        System.out.printf(Locale.ROOT, "%-24s %8.2f s%n", name, taken);
    }

    private void report(Map<String, List<Double>> seconds) {
        System.out.printf(Locale.ROOT, "%nMedians for %,d rows:%n", rows);
        seconds.forEach((name, all) -> System.out.printf(
                Locale.ROOT, "%-24s %8.2f s %,10.0f rows/s%n", name, median(all), rows / median(all)));
        double fresh = median(seconds, "all new, caravan");
        System.out.printf(
                Locale.ROOT,
                "%nall new / floor %.2f, half updates / floor %.2f, unchanged / all new %.2f, in a service %.2f%n",
                fresh / median(seconds, "all new, floor"),
                median(seconds, "half updates, caravan") / median(seconds, "half updates, floor"),
                median(seconds, "unchanged, caravan") / fresh,
                median(seconds, "unchanged, service") / median(seconds, "all new, service"));
    }

    private static double median(Map<String, List<Double>> seconds, String name) {
        return median(seconds.getOrDefault(name, List.of()));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private void configure() throws IOException {
        Files.createDirectories(home.resolve("config"));
        try (InputStream yaml = ImportBenchmark.class.getResourceAsStream("/bench/person.yaml")) {
            Files.copy(yaml, home.resolve("config/person.yaml"));
        }
    }

    /** An empty table of people, or one that has every other of them with old values. */
    private void prepare(boolean half) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists person_tag, person, tag, country cascade");
            for (String table : Workload.SCHEMA) {
                statement.execute(table);
            }
            copy(connection, "country", "country.csv");
            if (half) {
                copy(connection, "person", "seed_" + rows + ".csv");
            }
        }
        settle();
    }

    /** What the last step has left to do must not burden the next. */
    private void settle() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum analyze");
            statement.execute("checkpoint");
        }
    }

    private void copy(Connection connection, String table, String file) throws SQLException, IOException {
        try (InputStream in = Files.newInputStream(data.resolve(file))) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy " + table + " from stdin csv header", in);
        }
    }

    private void floor() throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(
                    "create temp table stage(email text,name text,country text,active text,score text,birthday text,"
                            + "created text,location text,bio text) on commit drop");
            copy(connection, "stage", "person_" + rows + ".csv");
            statement.execute(FLOOR);
            connection.commit();
        }
    }

    private void caravan(String file) throws IOException, InterruptedException {
        // the collector as bin/caravan has it
        List<String> options = List.of(
                "-XX:+UseParallelGC",
                "-Xmx256m",
                "-Dcaravan.database.url=" + url,
                "-Dcaravan.database.init=",
                "-Dcaravan.config=" + home.resolve("config/person.yaml"),
                "-Dcaravan.routes=" + Path.of("routes").toAbsolutePath(),
                "-Dcaravan.home=" + home.resolve("var"));
        List<String> arguments = List.of(
                "import",
                "-C",
                home.toString(),
                "import-persons",
                data.resolve(file).toString());
        List<String> command = new ArrayList<>();
        if (PROGRAM == null) {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(options);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.caravan.Caravan"));
        } else {
            command.addAll(List.of("env", "JAVA_OPTS=" + String.join(" ", options), PROGRAM));
        }
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectOutput(home.resolve("out.json").toFile())
                .redirectError(home.resolve("err.log").toFile())
                .start();
        if (process.waitFor() == 1) {
            throw new IllegalStateException(Files.readString(home.resolve("err.log")));
        }
    }

    private void check(long expected) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from person")) {
            count.next();
            if (count.getLong(1) != expected) {
                throw new IllegalStateException(count.getLong(1) + " people instead of " + expected);
            }
        }
    }
}
