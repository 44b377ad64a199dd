package dev.caravan.store;

import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the ledger's tables to the version that this Caravan needs. Nodes that start together wait for each other: on
 * PostgreSQL in the database, on H2, which one process has for itself, here.
 */
final class LedgerSchema {
    /** What the databases say each in their own way. */
    private static final String TRIGGERS = "classpath:dev/caravan/store/triggers/";

    private static final String MIGRATIONS = "classpath:dev/caravan/store/migrations";

    private LedgerSchema() {}

    static synchronized void migrate(Database database) {
        if (!database.isPostgres()) {
            dropUnfinishedHistory(database.dsl());
        }
        Flyway.configure(LedgerSchema.class.getClassLoader())
                .loggers(QuietLogs.class.getName())
                .dataSource(database.pool())
                .locations(MIGRATIONS, TRIGGERS + (database.isPostgres() ? "postgres" : "h2"))
                .table(SchemaReader.HISTORY_TABLE)
                .createSchemas(false)
                // the schema is the user's, and usually full; version 0 lets all of the ledger's migrations run
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholders(Map.of("bytes", database.isPostgres() ? "bytea" : "blob"))
                .load()
                .migrate();
    }

    /** H2 makes the table final before its first row: a process killed in between leaves what Flyway refuses. */
    private static void dropUnfinishedHistory(DSLContext dsl) {
        Table<Record> history = DSL.table(DSL.name(SchemaReader.HISTORY_TABLE));
        if (SchemaReader.tableNames(dsl).contains(SchemaReader.HISTORY_TABLE) && dsl.fetchCount(history) == 0) {
            dsl.dropTable(history).execute();
        }
    }

    /** Passes on what has gone wrong; all else (greetings, versions, "successfully …") is for debugging. */
    public static final class QuietLogs implements LogCreator {
        /** For Flyway, which makes it by name. */
        public QuietLogs() {}

        @Override
        public Log createLogger(Class<?> clazz) {
            return new QuietLog(LoggerFactory.getLogger(clazz));
        }
    }

    private record QuietLog(Logger log) implements Log {
        @Override
        public void debug(String message) {
            log.debug(message);
        }

        @Override
        public void info(String message) {
            log.debug(message);
        }

        @Override
        public void warn(String message) {
            log.debug(message);
        }

        @Override
        public void error(String message) {
            log.error(message);
        }

        @Override
        public void error(String message, Exception e) {
            log.error(message, e);
        }

        @Override
        public void notice(String message) {
            log.debug(message);
        }
    }
}
