package dev.caravan.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures how long each web page takes over HTTP, with many persons in PostgreSQL. Caravan runs in a process of its own.
 * Prints the median and the slowest of each page, and its size.
 *
 * <p>Arguments: the number of persons (default 1000000), the number of rounds (default 100), and the rounds before them
 * that are not counted (default 50).
 */
public final class PageBenchmark {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LINES = 100_000;

    private final String address;

    private PageBenchmark(String address) {
        this.address = address;
    }

    /** Runs. */
    public static void main(String[] args) throws Exception {
        int persons = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 100;
        int before = args.length > 2 ? Integer.parseInt(args[2]) : 50;
        Path work = Files.createTempDirectory("caravan-bench");
        try (EmbeddedPostgres server = BenchServer.start()) {
            String url = server.getJdbcUrl("postgres", "postgres");
            try (Connection connection = DriverManager.getConnection(url)) {
                RecordsBenchmark.load(connection, work, persons);
                int port = RecordsBenchmark.freePort();
                Process caravan = RecordsBenchmark.caravan(work, "/bench/pages.yaml", url, port);
                try {
                    PageBenchmark benchmark = new PageBenchmark("http://127.0.0.1:" + port);
                    for (Map.Entry<String, String> page :
                            benchmark.pages(connection).entrySet()) {
                        benchmark.measure(page.getKey(), page.getValue(), rounds, before);
                    }
                } finally {
                    caravan.destroy();
                    caravan.waitFor(30, TimeUnit.SECONDS);
                    caravan.destroyForcibly();
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

    private Map<String, String> pages(Connection connection) throws SQLException, IOException, InterruptedException {
        String person = one(connection, "select _id from person order by _id limit 1");
        String email = one(connection, "select email from person order by _id limit 1");
        String country = one(connection, "select country_id from person order by _id limit 1");
        String day = one(connection, "select created at time zone 'UTC' from person order by _id limit 1")
                .substring(0, 10);
        String job = "/jobs/" + importLines();
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("first page", "/");
        pages.put("list, as it opens", "/records/person");
        pages.put("list, one country", "/records/person?filter[country]=" + country);
        pages.put("list, one e-mail", "/records/person?filter[email]=" + email);
        pages.put(
                "list, one day, newest first",
                "/records/person?filter[created]=>=" + day + "T00:00:00Z&filter[created]=<=" + day
                        + "T23:59:59Z&sort=-created");
        pages.put("list, e-mail contains a text", "/records/person?filter[email]=~" + email.substring(1, 6));
        pages.put("record", "/records/person/" + person);
        pages.put("record with many that point to it", "/records/country/" + country);
        pages.put("import", "/imports/import-persons");
        pages.put("preview of 100,000 rows", job);
        pages.put("preview of 100,000 rows, errors", job + "?outcome=error");
        pages.put("preview of 100,000 rows, errors with a text", job + "?outcome=error&text=old");
        pages.put("preview of 100,000 rows, all with a text", job + "?text=old");
        pages.put("export, one country", "/exports/export-persons?filter[country]=" + country);
        pages.put("export of all", "/exports/export-persons");
        pages.put("jobs", "/jobs");
        return pages;
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Tries a file of which every hundredth row is in error, and returns the job's id. */
    private String importLines() throws IOException, InterruptedException {
        StringBuilder csv = new StringBuilder("email,name,country,active,score\n");
        for (int i = 0; i < LINES; i++) {
            csv.append("line").append(i).append("@example.org,Line,,true,").append(i % 100 == 0 ? "old\n" : "1\n");
        }
        HttpURLConnection http = (HttpURLConnection) URI.create(address + "/api/imports/import-persons?dry_run=true")
                .toURL()
                .openConnection();
        http.setDoOutput(true);
        http.getOutputStream().write(csv.toString().getBytes(StandardCharsets.UTF_8));
        JsonNode job = JSON.readTree(http.getInputStream());
        String path = "/api/jobs/" + job.path("id").asText();
        while (!job.path("state").asText().startsWith("completed")) {
            TimeUnit.MILLISECONDS.sleep(200);
            job = JSON.readTree(get(path));
        }
        return job.path("id").asText();
    }

    private byte[] get(String path) throws IOException {
        String plain =
                path.replace("[", "%5B").replace("]", "%5D").replace("<", "%3C").replace(">", "%3E");
        HttpURLConnection http =
                (HttpURLConnection) URI.create(address + plain).toURL().openConnection();
        http.setRequestProperty("Accept", "text/html");
        try (InputStream in = http.getInputStream()) {
            return in.readAllBytes();
        }
    }

    private void measure(String name, String path, int rounds, int before) throws IOException {
        List<Long> times = new ArrayList<>();
        int bytes = 0;
        for (int round = -before; round < rounds; round++) {
            long start = System.nanoTime();
            bytes = get(path).length;
            if (round >= 0) {
                times.add(System.nanoTime() - start);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-45s median %7.1f ms, slowest %7.1f ms, %6d bytes%n",
                name,
                RecordsBenchmark.median(times) / 1e6,
                times.stream().mapToLong(t -> t).max().orElseThrow() / 1e6,
                bytes);
    }
}
