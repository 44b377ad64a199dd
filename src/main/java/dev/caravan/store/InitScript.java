package dev.caravan.store;

import dev.caravan.model.DatabaseSchema;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A script that fills a database on the first start. The table {@code caravan_init} remembers that it ran: on
 * PostgreSQL it comes into being in the script's own transaction, so that a crash cannot separate the two.
 */
final class InitScript {
    private static final Logger LOG = LoggerFactory.getLogger(InitScript.class);
    /** Any number that nobody else takes: nodes that start together run the script one after the other. */
    private static final long LOCK = 0x6361726176616e69L;

    private static final int SHOWN_STATEMENT = 80;

    private final Database database;
    private final Clock clock;

    InitScript(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    boolean run(Path script) {
        List<SqlScript.Statement> statements = SqlScript.split(read(script));
        boolean ran = database.isPostgres() ? runWhole(script, statements) : runStepwise(script, statements);
        if (ran) {
            LOG.info("Initialised the database with {} ({} statements)", script, statements.size());
        }
        return ran;
    }

    private static String read(Path script) {
        try {
            return Files.readString(script, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new ProblemException(
                    Problem.of("database-init-failed", "the database's initial script " + script + " does not exist"),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("the database's initial script " + script + " cannot be read", e);
        }
    }

    private boolean runWhole(Path script, List<SqlScript.Statement> statements) {
        return database.inTransaction(tx -> {
            tx.fetch("select pg_advisory_xact_lock({0})", DSL.val(LOCK));
            if (isInitialised(tx)) {
                return false;
            }
            tx.connection(connection -> executeAll(connection, script, statements));
            // dumps set the search path and more; the pool's connection, and the next table, must not see it
            tx.execute("reset all");
            remember(tx, script);
            return true;
        });
    }

    private boolean runStepwise(Path script, List<SqlScript.Statement> statements) {
        DSLContext dsl = database.dsl();
        if (isInitialised(dsl)) {
            return false;
        }
        boolean wasEmpty = H2Schema.isEmpty(dsl);
        try {
            database.inTransaction(tx -> {
                tx.connection(connection -> executeAll(connection, script, statements));
                return true;
            });
        } catch (ProblemException e) {
            if (wasEmpty) {
                dsl.execute("drop all objects");
            }
            throw e;
        }
        remember(dsl, script);
        return true;
    }

    /** Tells a rehearsal's transaction to roll back; carries what was seen. */
    private static final class Curtain extends RuntimeException {
        private final transient DatabaseSchema seen;

        Curtain(DatabaseSchema seen) {
            super("rehearsed", null, false, false);
            this.seen = seen;
        }
    }

    /** The schema as the script leaves it; then all of it is rolled back, as far as the database can. */
    DatabaseSchema rehearse(Path script) {
        List<SqlScript.Statement> statements = SqlScript.split(read(script));
        try {
            return database.inTransaction(tx -> {
                tx.connection(connection -> executeAll(connection, script, statements));
                if (database.isPostgres()) {
                    tx.execute("reset all");
                }
                throw new Curtain(SchemaReader.read(database, tx));
            });
        } catch (Curtain curtain) {
            return curtain.seen;
        }
    }

    boolean isInitialised(DSLContext dsl) {
        return SchemaReader.tableNames(dsl).stream()
                .anyMatch(name -> name.equals("caravan_init")
                        || name.equals("caravan_job")
                        || name.equals(SchemaReader.HISTORY_TABLE));
    }

    private void remember(DSLContext dsl, Path script) {
        var name = DSL.field(DSL.name("script"), SQLDataType.VARCHAR.notNull());
        var runAt = DSL.field(DSL.name("run_at"), SQLDataType.TIMESTAMPWITHTIMEZONE.notNull());
        var table = DSL.table(DSL.name("caravan_init"));
        dsl.createTable(table).columns(name, runAt).execute();
        dsl.insertInto(table, name, runAt)
                .values(script.toString(), clock.instant().atOffset(ZoneOffset.UTC))
                .execute();
    }

    private static void executeAll(Connection connection, Path script, List<SqlScript.Statement> statements) {
        for (SqlScript.Statement statement : statements) {
            try (Statement jdbc = connection.createStatement()) {
                // not for the driver to look for ? and {…} in
                jdbc.setEscapeProcessing(false);
                jdbc.execute(statement.sql());
            } catch (SQLException e) {
                throw failed(script, statement, e);
            }
        }
    }

    private static RuntimeException failed(Path script, SqlScript.Statement statement, SQLException e) {
        if (Failures.isConnectionFailure(e)) {
            return new DataAccessException("the database went away during " + script, e);
        }
        String sql = statement.sql().replaceAll("\\s+", " ");
        String shown = sql.length() <= SHOWN_STATEMENT ? sql : sql.substring(0, SHOWN_STATEMENT) + "…";
        return new ProblemException(
                Problem.of(
                        "database-init-failed",
                        script + ", line " + statement.line() + ", statement " + statement.number() + ": "
                                + Failures.messageOf(e) + " (in: " + shown + ")"),
                e);
    }
}
