package dev.caravan.store;

import dev.caravan.model.ColumnType;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/**
 * The records as they were at one moment, for a few statements that give few rows: what somebody waits for. Neither to
 * begin nor to end costs a round trip to PostgreSQL, if it is said which statement is the last. Many rows are what {@link RecordSnapshot} is for. For one thread.
 */
final class ReadTransaction implements AutoCloseable {
    /** What SQL calls a statement that was stopped, be it for its time. */
    private static final String CANCELLED = "57014";

    private final Database database;
    private final Connection connection;
    private final Duration timeout;
    private List<String> opening = List.of();
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
                opening = List.of(
                        "set transaction isolation level repeatable read",
                        "set local statement_timeout = " + timeout.toMillis());
            } else {
                connection.setTransactionIsolation(RecordSnapshot.H2_SNAPSHOT);
            }
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /**
     * A statement with the values of its parameters.
     *
     * @param types of the columns of its rows
     * @param doing what it is for, as a message says it
     */
    record Statement(String sql, List<?> values, List<ColumnType> types, String doing) {
        static Statement of(Query query, List<ColumnType> types, String doing) {
            return new Statement(query.getSQL(), query.getBindValues(), types, doing);
        }
    }

    /**
     * All rows of each statement; on PostgreSQL in one round trip.
     *
     * @param last whether nothing will be read after them; the transaction then ends in the same round trip
     * @throws ProblemException {@code query-timeout} if one takes too long
     */
    List<List<@Nullable Object[]>> all(List<Statement> statements, boolean last) {
        try {
            return database.isPostgres() ? together(statements, last) : oneByOne(statements);
        } catch (SQLException e) {
            String doing = statements.stream().map(Statement::doing).distinct().collect(Collectors.joining(", "));
            if (CANCELLED.equals(e.getSQLState())) {
                throw new ProblemException(
                        Problem.of("query-timeout", doing + " took longer than " + timeout.toSeconds() + " seconds")
                                .withHint("ask for less, or for what the database has an index of"),
                        e);
            }
            throw StoreException.of(doing, e);
        }
    }

    private List<List<@Nullable Object[]>> oneByOne(List<Statement> statements) throws SQLException {
        List<List<@Nullable Object[]>> found = new ArrayList<>();
        for (Statement statement : statements) {
            try (PreparedStatement prepared = connection.prepareStatement(statement.sql())) {
                bind(prepared, List.of(statement));
                prepared.setQueryTimeout((int) timeout.toSeconds());
                try (ResultSet rows = prepared.executeQuery()) {
                    found.add(read(rows, statement.types()));
                }
            }
        }
        return found;
    }

    private List<List<@Nullable Object[]>> together(List<Statement> statements, boolean last) throws SQLException {
        List<String> sql = new ArrayList<>(opening);
        int before = opening.size();
        opening = List.of();
        statements.forEach(s -> sql.add(s.sql()));
        if (last) {
            sql.add("commit");
        }
        try (PreparedStatement prepared = connection.prepareStatement(String.join("; ", sql))) {
            bind(prepared, statements);
            prepared.execute();
            for (int i = 0; i < before; i++) {
                prepared.getMoreResults();
            }
            List<List<@Nullable Object[]>> found = new ArrayList<>();
            for (Statement statement : statements) {
                try (ResultSet rows = prepared.getResultSet()) {
                    found.add(read(rows, statement.types()));
                }
                prepared.getMoreResults();
            }
            return found;
        }
    }

    private static void bind(PreparedStatement prepared, List<Statement> statements) throws SQLException {
        int index = 1;
        for (Statement statement : statements) {
            for (Object value : statement.values()) {
                prepared.setObject(index++, value);
            }
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
                try (java.sql.Statement statement = connection.createStatement()) {
                    statement.execute("set query_timeout 0");
                }
            }
            // otherwise the pool would do it; no round trip where the transaction has ended already
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
