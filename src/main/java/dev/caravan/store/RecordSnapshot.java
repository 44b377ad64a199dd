package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.ExportField;
import dev.caravan.model.RecordType;
import dev.caravan.query.Predicate;
import dev.caravan.query.SortKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/**
 * The records as they were at one moment, whatever others write meanwhile: one read-only transaction on a connection of
 * its own. Close it, also when not all was read; that stops what is still running and gives the connection back. For
 * one thread at a time.
 */
public final class RecordSnapshot implements AutoCloseable {
    private static final long FETCH_CHECK_MILLIS = 50;
    private static final AtomicLong CURSORS = new AtomicLong();
    /** H2's own level, by which rows that others add do not appear either. */
    static final int H2_SNAPSHOT = 6;

    private final Database database;
    private final Relations relations;
    private final BooleanSupplier cancelled;
    private final Connection connection;
    private final ThreadPoolExecutor fetcher;
    private final List<RowStream> streams = new ArrayList<>();

    private RecordSnapshot(Database database, Relations relations, BooleanSupplier cancelled, Connection connection) {
        this.database = database;
        this.relations = relations;
        this.cancelled = cancelled;
        this.connection = connection;
        this.fetcher = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "fetch-records");
            thread.setDaemon(true);
            return thread;
        });
    }

    static RecordSnapshot open(Database database, Relations relations, Duration timeout, BooleanSupplier cancelled) {
        try {
            Connection connection = database.pool().getConnection();
            RecordSnapshot snapshot = new RecordSnapshot(database, relations, cancelled, connection);
            try {
                snapshot.begin(timeout);
                return snapshot;
            } catch (SQLException e) {
                snapshot.close();
                throw e;
            }
        } catch (SQLException e) {
            throw StoreException.of("opening a snapshot of the records", e);
        }
    }

    private void begin(Duration timeout) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            if (database.isPostgres()) {
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                statement.execute("set local statement_timeout = " + timeout.toMillis());
                statement.execute("set local idle_in_transaction_session_timeout = " + timeout.toMillis());
                // all rows are wanted, not the first few soon
                statement.execute("set local cursor_tuple_fraction = 1");
            } else {
                connection.setTransactionIsolation(H2_SNAPSHOT);
                statement.execute("set lazy_query_execution true");
                statement.execute("set query_timeout " + timeout.toMillis());
            }
        }
    }

    /**
     * Reads the records that meet a predicate.
     *
     * @param fields what is read of each record
     * @param sort by what they are sorted; in the end always by {@code _id}
     */
    public RecordCursor read(RecordType type, List<ExportField> fields, Predicate predicate, List<SortKey> sort) {
        RecordSelect select = new RecordSelect(database.dsl(), relations, type, predicate, sort);
        String doing = "reading records of " + type.name();
        try {
            List<ExportField> inRow =
                    fields.stream().filter(f -> !f.path().isList()).toList();
            List<ColumnType> types = new ArrayList<>();
            types.add(type.id().column().type());
            inRow.forEach(f -> types.addAll(types(f)));
            // all are prepared before the first is fetched: the driver keeps others waiting while a statement runs
            RowStream rows = stream(select.rows(inRow), types);
            List<RowStream> lists = new ArrayList<>();
            for (ExportField field : fields) {
                if (field.path().isList()) {
                    lists.add(stream(select.values(field), valueTypes(type, field)));
                }
            }
            FetchAhead records = fetchAhead(rows, doing);
            return new RecordCursor(records, slots(fields, lists, doing));
        } catch (SQLException e) {
            throw StoreException.of(doing, e);
        }
    }

    private List<RecordCursor.Slot> slots(List<ExportField> fields, List<RowStream> lists, String doing) {
        List<RecordCursor.Slot> slots = new ArrayList<>();
        Iterator<RowStream> nextList = lists.iterator();
        int position = 1;
        for (ExportField field : fields) {
            int columns = field.field().columns().size();
            if (field.path().isList()) {
                slots.add(new RecordCursor.Merged(fetchAhead(nextList.next(), doing), columns));
            } else {
                slots.add(new RecordCursor.InRow(position, columns));
                position += columns;
            }
        }
        return slots;
    }

    /** How many records meet the predicate. */
    public long count(RecordType type, Predicate predicate) {
        RecordSelect select = new RecordSelect(database.dsl(), relations, type, predicate, List.of());
        List<ColumnType> types = List.of(new ColumnType.Int(64));
        List<@Nullable Object[]> rows = all(select.count(), types, "counting records of " + type.name());
        return (Long) Objects.requireNonNull(rows.get(0)[0]);
    }

    /**
     * Which of these fields have a text that begins with one of these characters, among the records that meet the
     * predicate.
     *
     * @param fields of text, none whose path is a list
     * @return the positions of those fields
     */
    public BitSet findBeginningWith(
            RecordType type, List<ExportField> fields, Predicate predicate, List<String> characters) {
        BitSet found = new BitSet();
        if (fields.isEmpty()) {
            return found;
        }
        RecordSelect select = new RecordSelect(database.dsl(), relations, type, predicate, List.of());
        List<ColumnType> types = Collections.nCopies(fields.size(), new ColumnType.Int(32));
        @Nullable
        Object[] row = all(select.anyBeginsWith(fields, characters), types, "looking at texts of " + type.name())
                .get(0);
        for (int i = 0; i < row.length; i++) {
            found.set(i, Long.valueOf(1).equals(row[i]));
        }
        return found;
    }

    /** All rows of a statement, for statements that give few. */
    List<@Nullable Object[]> all(Query query, List<ColumnType> types, String doing) {
        try {
            PreparedStatement statement = prepare(connection, "", query);
            RowStream stream = new DirectStream(statement, types);
            streams.add(stream);
            FetchAhead rows = fetchAhead(stream, doing);
            List<@Nullable Object[]> found = new ArrayList<>();
            for (@Nullable Object @Nullable [] row = rows.next(); row != null; row = rows.next()) {
                found.add(row);
            }
            streams.remove(stream);
            statement.close();
            return found;
        } catch (SQLException e) {
            throw StoreException.of(doing, e);
        }
    }

    Database database() {
        return database;
    }

    Relations relations() {
        return relations;
    }

    private static List<ColumnType> types(ExportField field) {
        return field.field().columns().stream().map(Column::type).toList();
    }

    private static List<ColumnType> valueTypes(RecordType type, ExportField field) {
        List<ColumnType> types = new ArrayList<>();
        types.add(type.id().column().type());
        types.addAll(types(field));
        return types;
    }

    private RowStream stream(Query query, List<ColumnType> types) throws SQLException {
        RowStream stream = database.isPostgres() ? portal(query, types) : direct(query, types);
        streams.add(stream);
        return stream;
    }

    private FetchAhead fetchAhead(RowStream stream, String doing) {
        return new FetchAhead(stream, fetcher, cancelled, doing);
    }

    private RowStream direct(Query query, List<ColumnType> types) throws SQLException {
        PreparedStatement statement = prepare(connection, "", query);
        return new DirectStream(statement, types);
    }

    private RowStream portal(Query query, List<ColumnType> types) throws SQLException {
        // without the pool's wrapper, which is not made for the two threads that fetch and read
        Connection driver = connection.unwrap(Connection.class);
        // a name of its own, since the driver keeps statements: one that fetched from a cursor of the same name and of
        // other columns would be taken for this one
        String cursor = "records" + CURSORS.incrementAndGet();
        PreparedStatement declaration = prepare(driver, "declare " + cursor + " no scroll cursor for ", query);
        return new CursorStream(driver, declaration, cursor, types);
    }

    private static PreparedStatement prepare(Connection connection, String before, Query query) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(before + query.getSQL());
        int index = 1;
        for (Object value : query.getBindValues()) {
            statement.setObject(index++, value);
        }
        return statement;
    }

    @Override
    public void close() {
        // without an interrupt, which would close an embedded H2 database under all other threads
        fetcher.getQueue().clear();
        fetcher.shutdown();
        try {
            stop();
        } catch (SQLException e) {
            throw StoreException.of("ending a snapshot of the records", e);
        }
    }

    private void stop() throws SQLException {
        boolean clean = false;
        try (connection) {
            awaitFetcher();
            for (RowStream stream : streams) {
                stream.close();
            }
            connection.rollback();
            if (!database.isPostgres()) {
                reset();
            }
            clean = true;
        } finally {
            if (!clean) {
                database.pool().evictConnection(connection);
            }
        }
    }

    /** Nobody may use the connection any more before it goes back to the pool, not even if this thread is in a hurry. */
    private void awaitFetcher() throws SQLException {
        boolean interrupted = false;
        while (!fetcher.isTerminated()) {
            try {
                if (!fetcher.awaitTermination(FETCH_CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
                    for (RowStream stream : streams) {
                        stream.cancel();
                    }
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void reset() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set lazy_query_execution false");
            statement.execute("set query_timeout 0");
        }
    }
}
