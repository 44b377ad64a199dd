package dev.caravan.store;

import dev.caravan.model.ColumnType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * The rows of one statement, in batches. Batches are fetched by one thread and may be read by another, while the next
 * one is already being fetched.
 */
interface RowStream extends AutoCloseable {
    /** Fetches the next batch; an empty one is the end. The batch before the last one fetched cannot be read any more. */
    Batch fetch() throws SQLException;

    /** Makes a fetch that is running fail; for another thread. */
    void cancel() throws SQLException;

    @Override
    void close() throws SQLException;

    /** Some rows. For one thread at a time. */
    interface Batch {
        /** The values of the next row; null behind the last. */
        @Nullable
        Object @Nullable [] next() throws SQLException;
    }

    /** The values of the present row. */
    static @Nullable Object[] read(ResultSet rows, List<ColumnType> types) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[types.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ColumnValues.read(rows, i + 1, types.get(i));
        }
        return values;
    }

    /** Rows of any database, read while they are fetched. */
    final class Direct implements RowStream {
        private final PreparedStatement statement;
        private final List<ColumnType> types;
        private final int batchSize;
        private @Nullable ResultSet rows;

        Direct(PreparedStatement statement, List<ColumnType> types, int batchSize) {
            this.statement = statement;
            this.types = types;
            this.batchSize = batchSize;
        }

        @Override
        public Batch fetch() throws SQLException {
            if (rows == null) {
                rows = statement.executeQuery();
            }
            List<@Nullable Object[]> batch = new ArrayList<>(batchSize);
            while (batch.size() < batchSize && rows.next()) {
                batch.add(read(rows, types));
            }
            var remaining = batch.iterator();
            return () -> remaining.hasNext() ? remaining.next() : null;
        }

        @Override
        public void cancel() throws SQLException {
            statement.cancel();
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }

    /**
     * Rows of a cursor on PostgreSQL. The driver takes each batch from the server whole and without looking into it, so
     * that the server works on the next one while this one is being decoded.
     */
    final class Portal implements RowStream {
        private final PreparedStatement declaration;
        /** For the batch that is being read and the one that is being fetched. */
        private final PreparedStatement[] fetches = new PreparedStatement[2];

        private final List<ColumnType> types;
        private int fetched;
        private volatile PreparedStatement running;

        /** @param declaration declares this cursor on this connection; what it needs is bound already */
        Portal(
                Connection connection,
                PreparedStatement declaration,
                String cursor,
                List<ColumnType> types,
                int batchSize)
                throws SQLException {
            this.declaration = declaration;
            this.running = declaration;
            this.types = types;
            for (int i = 0; i < fetches.length; i++) {
                // the comment keeps the driver from sharing a prepared statement between the two
                String sql = "fetch forward " + batchSize + " from " + cursor + " /* " + i + " */";
                fetches[i] = connection.prepareStatement(sql);
                // values in binary form, from the second batch on
                fetches[i].unwrap(PGStatement.class).setPrepareThreshold(1);
            }
        }

        @Override
        public Batch fetch() throws SQLException {
            if (fetched == 0) {
                declaration.execute();
            }
            running = fetches[fetched++ % fetches.length];
            ResultSet rows = running.executeQuery();
            return () -> rows.next() ? read(rows, types) : null;
        }

        @Override
        public void cancel() throws SQLException {
            running.cancel();
        }

        @Override
        public void close() throws SQLException {
            declaration.close();
            for (PreparedStatement statement : fetches) {
                statement.close();
            }
        }
    }
}
