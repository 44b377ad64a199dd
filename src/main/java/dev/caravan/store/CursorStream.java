package dev.caravan.store;

import dev.caravan.model.ColumnType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * Rows of a cursor on PostgreSQL. The driver takes each batch from the server whole and without looking into it, so that
 * the server works on the next ones while this one is being decoded.
 */
final class CursorStream implements RowStream {
    private final Connection connection;
    private final PreparedStatement declaration;
    private final String cursor;
    private final BatchSize size;
    /** By size and by turn: for each batch that may be read or on its way, one of its own. */
    private final @Nullable PreparedStatement[][] fetches =
            new @Nullable PreparedStatement[BatchSize.count()][AHEAD + 1];

    private int fetched;
    private volatile PreparedStatement running;

    /** @param declaration declares this cursor on this connection; what it needs is bound already */
    CursorStream(Connection connection, PreparedStatement declaration, String cursor, List<ColumnType> types) {
        this.connection = connection;
        this.declaration = declaration;
        this.cursor = cursor;
        this.size = new BatchSize(types);
        this.running = declaration;
    }

    @Override
    public Batch fetch() throws SQLException {
        if (fetched == 0) {
            declaration.execute();
        }
        PreparedStatement statement = statement(size.next(), fetched++ % (AHEAD + 1));
        running = statement;
        ResultSet rows = statement.executeQuery();
        return () -> rows.next() ? size.read(rows) : null;
    }

    private PreparedStatement statement(int batchSize, int turn) throws SQLException {
        PreparedStatement statement = fetches[batchSize][turn];
        if (statement == null) {
            // the comment keeps the driver from sharing a prepared statement between the turns
            statement = connection.prepareStatement(
                    "fetch forward " + BatchSize.rows(batchSize) + " from " + cursor + " /* " + turn + " */");
            // values in binary form, from the second time on
            statement.unwrap(PGStatement.class).setPrepareThreshold(1);
            fetches[batchSize][turn] = statement;
        }
        return statement;
    }

    @Override
    public void cancel() throws SQLException {
        running.cancel();
    }

    @Override
    public void close() throws SQLException {
        declaration.close();
        for (@Nullable PreparedStatement[] ofOneSize : fetches) {
            for (PreparedStatement statement : ofOneSize) {
                if (statement != null) {
                    statement.close();
                }
            }
        }
    }
}
