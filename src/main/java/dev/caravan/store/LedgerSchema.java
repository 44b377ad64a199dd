package dev.caravan.store;

import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the ledger's tables to the version that this Caravan needs. Nodes that start together wait for each other. */
final class LedgerSchema {
    private static final String MIGRATIONS = "classpath:dev/caravan/store/migrations";

    private LedgerSchema() {}

    static void migrate(Database database) {
        Flyway.configure(LedgerSchema.class.getClassLoader())
                .loggers(QuietLogs.class.getName())
                .dataSource(database.pool())
                .locations(MIGRATIONS)
                .table(SchemaReader.HISTORY_TABLE)
                .createSchemas(false)
                // the schema is the user's, and usually full; version 0 lets all of the ledger's migrations run
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholders(Map.of("bytes", database.isPostgres() ? "bytea" : "blob"))
                .load()
                .migrate();
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
