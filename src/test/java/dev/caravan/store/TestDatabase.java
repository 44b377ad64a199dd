package dev.caravan.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A fresh database for one test: an H2 database of its own, or a schema of its own on the one PostgreSQL server that is
 * started for all tests. Usually had through {@link DatabaseTest}. Closing it fails if a connection is still out.
 */
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int POOL_SIZE = 8;

    /** The kinds of databases that everything must work on. */
    public enum Kind {
        /** H2, nothing but memory. */
        H2_MEMORY,
        /** H2 in a file. */
        H2_FILE,
        /** PostgreSQL. */
        POSTGRES
    }

    private final Kind kind;
    private final DatabaseSettings settings;
    private final TestClock clock = new TestClock();
    private final List<Database> opened = new ArrayList<>();
    private final Runnable cleaning;
    private @Nullable Ledger ledger;

    private TestDatabase(Kind kind, DatabaseSettings settings, Runnable cleaning) {
        this.kind = kind;
        this.settings = settings.withPoolSize(POOL_SIZE).withMaxWait(Duration.ofSeconds(10));
        this.cleaning = cleaning;
        openAnother();
    }

    /** A fresh database of this kind. */
    public static TestDatabase create(Kind kind) {
        int number = COUNT.incrementAndGet();
        return switch (kind) {
            case H2_MEMORY -> inMemory(number);
            case H2_FILE -> inFile();
            case POSTGRES -> onServer(number);
        };
    }

    private static TestDatabase inMemory(int number) {
        String url = "jdbc:h2:mem:test" + number + ";DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
        DatabaseSettings settings = DatabaseSettings.of(url, "sa", "");
        return new TestDatabase(Kind.H2_MEMORY, settings, () -> {
            try (Database last = Database.open(settings, Clock.systemUTC())) {
                last.dsl().execute("set db_close_delay 0");
            }
        });
    }

    private static TestDatabase inFile() {
        try {
            Path folder = Files.createTempDirectory("caravan-test");
            return new TestDatabase(Kind.H2_FILE, DatabaseSettings.embedded(folder), () -> delete(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestDatabase onServer(int number) {
        String schema = "test" + number;
        Server.execute("create schema " + schema);
        DatabaseSettings settings = DatabaseSettings.of(
                Server.RUNNING.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema + ",public",
                "postgres",
                "postgres");
        return new TestDatabase(Kind.POSTGRES, settings, () -> Server.execute("drop schema " + schema + " cascade"));
    }

    /** The server, started when the first test asks for it; it stops with the JVM. */
    private static final class Server {
        private static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("synchronous_commit", "off")
                        .setServerConfig("full_page_writes", "off")
                        .setServerConfig("max_connections", "100")
                        .setPGStartupWait(Duration.ofMinutes(2))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static synchronized void execute(String sql) {
            try (Connection connection = RUNNING.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        }
    }

    /** Which kind this is. */
    public Kind kind() {
        return kind;
    }

    /** Whether this is PostgreSQL. */
    public boolean isPostgres() {
        return kind == Kind.POSTGRES;
    }

    /** What it was opened with. */
    public DatabaseSettings settings() {
        return settings;
    }

    /** The database, open. */
    public Database database() {
        return opened.get(0);
    }

    /** The ledger of jobs in this database. */
    public Ledger ledger() {
        if (ledger == null) {
            ledger = Ledger.open(database(), clock, Node.passing("test"));
        }
        return ledger;
    }

    /** The clock that all databases of this test go by. */
    public TestClock clock() {
        return clock;
    }

    /** The same database once more with connections of its own, as another node has it; closed with this one. */
    public Database openAnother() {
        Database another = Database.open(settings, clock);
        opened.add(another);
        return another;
    }

    /** Runs these statements, each in a transaction of its own. */
    public TestDatabase run(String... statements) {
        for (String sql : statements) {
            database().dsl().execute(sql);
        }
        return this;
    }

    /** Runs the statements of this script as they are. */
    public TestDatabase script(String script) {
        database().dsl().connection(connection -> {
            for (SqlScript.Statement one : SqlScript.split(script)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(one.sql());
                }
            }
        });
        return this;
    }

    /** Runs this statement with these values in the places of its question marks. */
    public TestDatabase run(String sql, List<?> values) {
        database().dsl().connection(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.size(); i++) {
                    statement.setObject(i + 1, values.get(i));
                }
                statement.execute();
            }
        });
        return this;
    }

    /** Removes all tables and types but the ledger's own. */
    public TestDatabase clear() {
        rows("select table_name from information_schema.tables where table_schema = current_schema"
                        + " and table_type like '%TABLE' and table_name not like 'caravan%'")
                .forEach(row -> run("drop table \"" + row.get(0) + "\" cascade"));
        if (isPostgres()) {
            rows("select typname from pg_type where typtype in ('e', 'd') and typnamespace = current_schema::regnamespace")
                    .forEach(row -> run("drop type \"" + row.get(0) + "\" cascade"));
        }
        return this;
    }

    /** All rows that this query gives, the values as text and {@code NULL} as {@code null}. */
    public List<List<String>> rows(String query) {
        return database().dsl().fetch(query).stream()
                .map(row -> Stream.of(row.intoArray())
                        .map(value -> value == null ? "null" : String.valueOf(value))
                        .toList())
                .toList();
    }

    /** All rows that this query gives, the values written in one way for all databases. */
    public List<List<String>> shown(String query) {
        return database().dsl().fetch(query).stream()
                .map(row -> Stream.of(row.intoArray()).map(TestDatabase::shown).toList())
                .toList();
    }

    private static String shown(Object value) {
        if (value instanceof OffsetDateTime moment) {
            return moment.toInstant().toString();
        }
        if (value instanceof Timestamp moment) {
            return moment.toLocalDateTime().toString();
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof JSON json) {
            return json.data();
        }
        if (value instanceof JSONB json) {
            return json.data();
        }
        return value == null ? "NULL" : value instanceof String text ? "'" + text + "'" : String.valueOf(value);
    }

    /** How many rows this table has. */
    public int count(String table) {
        return database().dsl().fetchCount(DSL.table(DSL.name(table)));
    }

    /**
     * The statements about a table that connections of the pool have prepared, each with whether it has ever run by a plan
     * that is kept whatever the table holds by then.
     */
    public Map<String, Boolean> prepared(String table) {
        String query = "select statement, generic_plans > 0 from pg_prepared_statements where strpos(statement, ?) > 0";
        List<Connection> connections = new ArrayList<>();
        Map<String, Boolean> found = new TreeMap<>();
        try {
            // all at once, since which one is given out is chance
            for (int left = database().pool().getHikariPoolMXBean().getTotalConnections(); left > 0; left--) {
                Connection connection = database().pool().getConnection();
                connections.add(connection);
                try (PreparedStatement statement = connection.prepareStatement(query)) {
                    statement.setString(1, '"' + table + '"');
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            found.merge(rows.getString(1), rows.getBoolean(2), Boolean::logicalOr);
                        }
                    }
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            connections.forEach(TestDatabase::giveBack);
        }
    }

    private static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Closes all connections and throws the data away. */
    @Override
    public void close() {
        int out = opened.stream()
                .mapToInt(d -> d.pool().getHikariPoolMXBean().getActiveConnections())
                .sum();
        opened.forEach(Database::close);
        cleaning.run();
        if (out > 0) {
            throw new AssertionError(out + " connections were not given back");
        }
    }
}
