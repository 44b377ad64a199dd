package dev.caravan.store;

import dev.caravan.model.ColumnType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a statement on any database, read while they are fetched. */
final class DirectStream implements RowStream {
    private final PreparedStatement statement;
    private final BatchSize size;
    private @Nullable ResultSet rows;

    DirectStream(PreparedStatement statement, List<ColumnType> types) {
        this.statement = statement;
        this.size = new BatchSize(types);
    }

    @Override
    public Batch fetch() throws SQLException {
        if (rows == null) {
            rows = statement.executeQuery();
        }
        List<@Nullable Object[]> batch = new ArrayList<>();
        long before = size.charactersRead();
        while (!size.isFull(batch.size(), before) && rows.next()) {
            batch.add(size.read(rows));
        }
        Iterator<@Nullable Object[]> remaining = batch.iterator();
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
