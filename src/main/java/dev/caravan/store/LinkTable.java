package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.Field;
import dev.caravan.model.ImportLinks;
import dev.caravan.model.RecordType;
import dev.caravan.model.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The links of one column of an import, in their table. Not thread-safe. */
final class LinkTable {
    private static final int BATCH = 5_000;

    private final Connection connection;
    private final Sql sql;
    private final ArrayBinding arrays;
    private final Clock clock;
    private final Table table;
    private final Column own;
    private final Column other;
    private final Field key;
    private final RecordType target;

    /** A record that is linked; its key is null if it has none. */
    record Linked(Object id, @Nullable Object key) {}

    /** A link from a record to another. */
    record Link(Object own, Object other) {}

    LinkTable(Connection connection, Sql sql, ArrayBinding arrays, Clock clock, ImportLinks links, RecordType target) {
        this.connection = connection;
        this.sql = sql;
        this.arrays = arrays;
        this.clock = clock;
        this.table = links.path().association().table();
        this.own = links.path().own().column();
        this.other = links.path().other().column();
        this.key = links.key();
        this.target = target;
    }

    /** What these records are linked to, each other record once; records without links are left out. */
    Map<KeyValue, List<Linked>> present(Collection<?> ids) throws SQLException {
        String query = "select distinct " + sql.column("l", own) + ", " + sql.column("l", other) + ", "
                + sql.column("e", key.column()) + " from " + sql.name(table.name()) + " l left join "
                + sql.name(target.table().name()) + " e on "
                + sql.column("e", target.id().column()) + " = " + sql.column("l", other) + " where "
                + arrays.anyOf(table, own, sql.column("l", own)) + " order by 1, 2";
        Map<KeyValue, List<Linked>> present = new HashMap<>();
        List<?> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += BATCH) {
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                arrays.bind(statement, 1, own, all.subList(from, Math.min(from + BATCH, all.size())));
                read(statement, present);
            }
        }
        return present;
    }

    private void read(PreparedStatement statement, Map<KeyValue, List<Linked>> present) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                Object from = ColumnValues.read(rows, 1, own.type());
                Object to = ColumnValues.read(rows, 2, other.type());
                if (from != null && to != null) {
                    Object value = ColumnValues.read(rows, 3, key.column().type());
                    present.computeIfAbsent(KeyValue.of(from), k -> new ArrayList<>(4))
                            .add(new Linked(to, value));
                }
            }
        }
    }

    void remove(List<Link> links) throws SQLException {
        if (links.isEmpty()) {
            return;
        }
        String text = "delete from " + sql.name(table.name()) + " where " + sql.name(own.name()) + " = "
                + arrays.placeholder(table, own) + " and " + sql.name(other.name()) + " = "
                + arrays.placeholder(table, other);
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            for (Link link : links) {
                ColumnValues.bind(statement, 1, own.type(), link.own());
                ColumnValues.bind(statement, 2, other.type(), link.other());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    void add(List<Link> links) throws SQLException {
        if (links.isEmpty()) {
            return;
        }
        Optional<Column> id = ownId();
        List<Column> columns = new ArrayList<>(List.of(own, other));
        id.ifPresent(columns::add);
        String text = "insert into " + sql.name(table.name()) + " (" + Sql.list(columns, c -> sql.name(c.name()))
                + ") values (" + Sql.list(columns, c -> arrays.placeholder(table, c)) + ")";
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            for (Link link : links) {
                ColumnValues.bind(statement, 1, own.type(), link.own());
                ColumnValues.bind(statement, 2, other.type(), link.other());
                if (id.isPresent()) {
                    ColumnValues.bind(statement, 3, id.get().type(), TimeOrderedIds.next(id.get(), clock));
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** A key of the links' own, which the database does not fill. */
    private Optional<Column> ownId() {
        return table.columns().stream()
                .filter(c -> table.primaryKey().equals(List.of(c.name())) && !c.hasDefault() && !c.generated())
                .filter(c -> !c.equals(own) && !c.equals(other) && TimeOrderedIds.fits(c))
                .findFirst();
    }
}
