package dev.caravan.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/**
 * Measures pages of 50 persons with their country and their tags over HTTP against the same SQL by hand over JDBC, in
 * turn, and how long it takes to refuse hostile queries. Caravan runs in a process of its own. Prints medians and ratios.
 *
 * <p>Arguments: the number of persons (default 1000000), the number of rounds (default 200), and for how many seconds each
 * page is asked for before, uncounted (default 40), until the compilers of both sides are done.
 */
public final class RecordsBenchmark {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COLUMNS =
            "p._id,p.country_id,p.lat,p.lng,p.email,p.name,p.active,p.score,p.birthday,p.created,p.bio";
    private static final String COUNTRY = "select _id,name,code from country where _id=any(?)";
    private static final String TAGS = "select l.person_id,t._id,t.name from person_tag l join tag t on t._id=l.tag_id"
            + " where l.person_id=any(?) order by t._id";

    /** A page as a URL asks for it, and the conditions and order that somebody would write. */
    private record Shape(String query, String where, String order, List<Object> values) {}

    private final Connection connection;
    private final String address;

    private RecordsBenchmark(Connection connection, String address) {
        this.connection = connection;
        this.address = address;
    }

    /** Runs. */
    public static void main(String[] args) throws Exception {
        int persons = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        int secondsBefore = args.length > 2 ? Integer.parseInt(args[2]) : 40;
        Path work = Files.createTempDirectory("caravan-bench");
        try (EmbeddedPostgres server = BenchServer.start()) {
            String url = server.getJdbcUrl("postgres", "postgres");
            try (Connection connection = DriverManager.getConnection(url)) {
                load(connection, work, persons);
                int port = freePort();
                Process caravan = caravan(work, "/bench/person.yaml", url, port);
                try {
                    new RecordsBenchmark(connection, "http://127.0.0.1:" + port).run(rounds, secondsBefore);
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

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static void load(Connection connection, Path work, int persons) throws SQLException, IOException {
        Workload.write(work, persons, Workload.SEED);
        try (Statement statement = connection.createStatement()) {
            for (String table : Workload.SCHEMA) {
                statement.execute(table);
            }
            copy(connection, "country", work.resolve("country.csv"));
            copy(connection, "tag", work.resolve("tag.csv"));
            copy(connection, "person", work.resolve("person_" + persons + "_ids.csv"));
            copy(connection, "person_tag", work.resolve("ptag_" + persons + ".csv"));
            statement.execute("create index on person(country_id)");
            statement.execute("create index on person(created)");
            statement.execute("vacuum analyze");
        }
    }

    private static void copy(Connection connection, String table, Path file) throws SQLException, IOException {
        String columns;
        try (Stream<String> lines = Files.lines(file)) {
            columns = lines.findFirst().orElseThrow();
        }
        try (InputStream in = Files.newInputStream(file)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + table + "(" + columns + ") FROM STDIN (FORMAT csv, HEADER)", in);
        }
    }

    static Process caravan(Path work, String resource, String url, int port) throws IOException, InterruptedException {
        Path config = work.resolve("person.yaml");
        try (InputStream yaml = RecordsBenchmark.class.getResourceAsStream(resource)) {
            Files.copy(Objects.requireNonNull(yaml), config, StandardCopyOption.REPLACE_EXISTING);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("caravan.home", work.resolve("home").toString());
        settings.put("caravan.config", config.toString());
        settings.put("caravan.database.url", url);
        settings.put("caravan.database.init", "");
        settings.put("caravan.samples", "");
        settings.put("caravan.http.port", Integer.toString(port));
        settings.put("caravan.http.requests-per-minute", "0");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // as bin/caravan starts it
        command.add("-XX:+UseParallelGC");
        command.add("-Xmx256m");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("dev.caravan.Caravan");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        for (int i = 0; i < 600 && process.isAlive(); i++) {
            try {
                get("http://127.0.0.1:" + port + "/observe/health/live");
                return process;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IllegalStateException("Caravan has not started");
    }

    private void run(int rounds, int secondsBefore) throws Exception {
        UUID country = (UUID) one("select country_id from person order by _id limit 1");
        String moment = one("select created at time zone 'UTC' from person order by _id limit 1")
                .toString()
                .substring(0, 10);
        List<String> emails = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select email from person order by md5(email) limit 50")) {
            while (rows.next()) {
                emails.add(rows.getString(1));
            }
        }
        // the quickest first, since only many requests make the compilers of both sides be done
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put(
                "created since a day, the newest first",
                new Shape(
                        "filter[created]=>=" + moment + "T00:00:00Z&filter[created]=<" + moment
                                + "T23:59:59Z&sort=-created",
                        "p.created>=?::timestamptz and p.created<?::timestamptz",
                        "p.created desc nulls first,p._id",
                        List.of(moment + "T00:00:00Z", moment + "T23:59:59Z")));
        shapes.put(
                "50 by e-mail",
                new Shape("filter[email]=" + String.join(",", emails), "p.email=any(?)", "p._id", List.of(emails)));
        shapes.put(
                "one of 250 countries",
                new Shape("filter[country]=" + country, "p.country_id=?", "p._id", List.of(country)));
        for (Map.Entry<String, Shape> shape : shapes.entrySet()) {
            measure(shape.getKey(), shape.getValue(), rounds, secondsBefore);
        }
        refusals(rounds);
    }

    private Object one(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getObject(1);
        }
    }

    private void measure(String name, Shape shape, int rounds, int secondsBefore) throws Exception {
        String page = address + "/api/records/person?include=country,tag&page%5Blimit%5D=50&"
                + shape.query()
                        .replace("[", "%5B")
                        .replace("]", "%5D")
                        .replace("<", "%3C")
                        .replace(">", "%3E");
        check(name, JSON.readTree(get(page)), byHand(shape));
        List<Long> http = new ArrayList<>();
        List<Long> jdbc = new ArrayList<>();
        long counted = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsBefore);
        while (http.size() < rounds) {
            long start = System.nanoTime();
            byHand(shape);
            long middle = System.nanoTime();
            get(page);
            long end = System.nanoTime();
            if (start >= counted) {
                jdbc.add(middle - start);
                http.add(end - middle);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-40s by hand %6.2f ms, over HTTP %6.2f ms, ratio %.2f%n",
                name,
                median(jdbc) / 1e6,
                median(http) / 1e6,
                median(http) / (double) median(jdbc));
    }

    static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** Records, links to tags, and the number of all records. */
    private record Found(int records, int tags, long total) {}

    private static void check(String name, JsonNode page, Found found) {
        int tags = 0;
        for (JsonNode record : page.path("data")) {
            tags += record.path("tag").size();
        }
        Found over = new Found(
                page.path("data").size(), tags, page.path("meta").path("total").asLong());
        if (!over.equals(found)) {
            throw new IllegalStateException(name + ": " + over + " over HTTP, " + found + " by hand");
        }
        System.out.printf("%-40s %s%n", name, found);
    }

    /** What somebody would write who wants just this: three statements in one transaction. */
    private Found byHand(Shape shape) throws SQLException {
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        List<UUID> ids = new ArrayList<>();
        List<UUID> countries = new ArrayList<>();
        long total = 0;
        String sql = "select " + COLUMNS + ",(select count(*) from person p where " + shape.where()
                + ") from person p where " + shape.where() + " order by " + shape.order() + " limit 50";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int index = 1;
            for (int time = 0; time < 2; time++) {
                for (Object value : shape.values()) {
                    if (value instanceof List<?> texts) {
                        statement.setArray(index++, connection.createArrayOf("text", texts.toArray()));
                    } else {
                        statement.setObject(index++, value);
                    }
                }
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                    countries.add(rows.getObject(2, UUID.class));
                    for (int column = 3; column <= 11; column++) {
                        rows.getObject(column);
                    }
                    total = rows.getLong(12);
                }
            }
        }
        all(COUNTRY, countries);
        int tags = all(TAGS, ids);
        connection.commit();
        connection.setReadOnly(false);
        connection.setAutoCommit(true);
        return new Found(ids.size(), tags, total);
    }

    private int all(String sql, List<UUID> keys) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(
                    1, connection.createArrayOf("uuid", keys.stream().distinct().toArray()));
            int found = 0;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    for (int column = 1; column <= 3; column++) {
                        rows.getObject(column);
                    }
                    found++;
                }
            }
            return found;
        }
    }

    /** A connection is kept and used again by the JDK as long as answers are read to their end. */
    private static byte[] get(String url) throws IOException {
        HttpURLConnection http = (HttpURLConnection) URI.create(url).toURL().openConnection();
        boolean good = http.getResponseCode() < 400;
        try (InputStream in = good ? http.getInputStream() : http.getErrorStream()) {
            return in.readAllBytes();
        }
    }

    private void refusals(int rounds) throws IOException {
        Map<String, String> hostile = new LinkedHashMap<>();
        hostile.put("unknown names", "filter[nmae]=x&sort=foo&include=contry&fields=bar");
        hostile.put("SQL in names", "sort=name;DROP%20TABLE%20person--&fields=(SELECT%201)");
        hostile.put("1,000 conditions", "filter[name]=~x&".repeat(1_000));
        hostile.put("nested expression", "filter=" + "not(".repeat(8_000));
        hostile.put("900 unknown relations", "include=" + "relation,".repeat(900));
        hostile.put("30,000 characters", "filter[score]=" + "9".repeat(30_000));
        hostile.put("page of 1e99", "page[limit]=1e99");
        hostile.put("90,000 characters", "filter[name]=" + "x".repeat(90_000));
        hostile.put("1,000,000 characters", "filter[name]=" + "x".repeat(1_000_000));
        for (Map.Entry<String, String> query : hostile.entrySet()) {
            String url = address + "/api/records/person?"
                    + query.getValue().replace("[", "%5B").replace("]", "%5D");
            List<Long> times = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                long start = System.nanoTime();
                JsonNode problem = JSON.readTree(get(url));
                times.add(System.nanoTime() - start);
                if (!problem.has("code")) {
                    throw new IllegalStateException(query.getKey() + ": " + problem);
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "refused: %-31s median %6.2f ms, slowest %6.2f ms%n",
                    query.getKey(),
                    median(times) / 1e6,
                    times.stream().max(Comparator.naturalOrder()).orElseThrow() / 1e6);
        }
    }
}
