package dev.caravan.store;

import dev.caravan.model.ColumnType;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/**
 * The records as they were at one moment, for a few statements that give few rows: what somebody waits for. To begin costs
 * no round trip to PostgreSQL, and to end one. Many rows are what {@link RecordSnapshot} is for. For one thread.
 */
final class ReadTransaction implements AutoCloseable {
    /** What SQL calls a statement that was stopped, be it for its time. */
    private static final String CANCELLED = "57014";

    private final Database database;
    private final Connection connection;
    private final Duration timeout;
    private String opening = "";
    private boolean clean;

    private ReadTransaction(Database database, Connection connection, Duration timeout) {
        this.database = database;
        this.connection = connection;
        this.timeout = timeout;
    }

    /** @param timeout how long one statement may take; whole seconds */
    static ReadTransaction begin(Database database, Duration timeout) {
        try {
            ReadTransaction transaction =
                    new ReadTransaction(database, database.pool().getConnection(), timeout);
            transaction.begin();
            return transaction;
        } catch (SQLException e) {
            throw StoreException.of("beginning to read records", e);
        }
    }

    private void begin() throws SQLException {
        try {
            connection.setAutoCommit(false);
            if (database.isPostgres()) {
                // goes along with the driver's BEGIN READ ONLY and the first statement, in one round trip
                connection.setReadOnly(true);
                opening = "set transaction isolation level repeatable read; set local statement_timeout = "
                        + timeout.toMillis() + "; ";
            } else {
                connection.setTransactionIsolation(RecordSnapshot.H2_SNAPSHOT);
            }
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /**
     * All rows of a statement.
     *
     * @throws ProblemException {@code query-timeout} if it takes too long
     */
    List<@Nullable Object[]> all(Query query, List<ColumnType> types, String doing) {
        String sql = opening + query.getSQL();
        int results = opening.isEmpty() ? 0 : 2;
        opening = "";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int index = 1;
            for (Object value : query.getBindValues()) {
                statement.setObject(index++, value);
            }
            if (!database.isPostgres()) {
                statement.setQueryTimeout((int) timeout.toSeconds());
            }
            statement.execute();
            for (int i = 0; i < results; i++) {
                statement.getMoreResults();
            }
            try (ResultSet rows = statement.getResultSet()) {
                return read(rows, types);
            }
        } catch (SQLException e) {
            if (CANCELLED.equals(e.getSQLState())) {
                throw new ProblemException(
                        Problem.of("query-timeout", doing + " took longer than " + timeout.toSeconds() + " seconds")
                                .withHint("ask for less, or for what the database has an index of"),
                        e);
            }
            throw StoreException.of(doing, e);
        }
    }

    private static List<@Nullable Object[]> read(ResultSet rows, List<ColumnType> types) throws SQLException {
        List<@Nullable Object[]> found = new ArrayList<>();
        while (rows.next()) {
            @Nullable Object[] row = new @Nullable Object[types.size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = ColumnValues.read(rows, i + 1, types.get(i));
            }
            found.add(row);
        }
        return found;
    }

    Database database() {
        return database;
    }

    @Override
    public void close() {
        try (connection) {
            if (!database.isPostgres()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("set query_timeout 0");
                }
            }
            // otherwise the pool would do it
            connection.rollback();
            clean = true;
        } catch (SQLException e) {
            throw StoreException.of("ending to read records", e);
        } finally {
            if (!clean) {
                database.pool().evictConnection(connection);
            }
        }
    }
}
