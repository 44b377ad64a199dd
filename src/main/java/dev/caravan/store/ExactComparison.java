package dev.caravan.store;

import dev.caravan.model.Column;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records that rows mean from PostgreSQL, and compares them in Java. What is the same here is the same to the
 * database too, but not the other way round: only there are {@code 1.005} and {@code 1.01} the same in a column of two
 * decimals. So this tells which rows surely change nothing, and says nothing of the others.
 *
 * <p>Of a million rows that change nothing, PostgreSQL sends what it has in less than half the time in which it takes in
 * what the rows have, and compares it.
 */
final class ExactComparison {
    private final Connection connection;
    private final Sql sql;
    private final SavePlan plan;
    private final TargetColumns columns;
    private final ArrayBinding.Texts arrays;

    ExactComparison(Connection connection, Sql sql, SavePlan plan, TargetColumns columns, ArrayBinding.Texts arrays) {
        this.connection = connection;
        this.sql = sql;
        this.plan = plan;
        this.columns = columns;
        this.arrays = arrays;
    }

    /**
     * The rows that are as their record, and its {@code _id}.
     *
     * @param rows all with an identifier, which is unique, and all of which set these fields
     */
    Map<RowToSave, Object> findUnchanged(List<RowToSave> rows, BitSet fields) throws SQLException {
        Map<RowToSave, Object> unchanged = new HashMap<>();
        if (rows.isEmpty()) {
            return unchanged;
        }
        List<TargetColumns.Cell> keys = keys();
        List<TargetColumns.Cell> cells = columns.of(fields);
        try (PreparedStatement statement = connection.prepareStatement(query(keys, cells))) {
            for (int i = 0; i < keys.size(); i++) {
                TargetColumns.Cell key = keys.get(i);
                List<Object> values = rows.stream().map(r -> value(r, key)).toList();
                arrays.bind(statement, i + 1, key.column(), values);
            }
            try (ResultSet records = statement.executeQuery()) {
                while (records.next()) {
                    RowToSave row = rows.get(records.getInt(1) - 1);
                    Object id = ColumnValues.read(
                            records, 2, plan.recordType().id().column().type());
                    if (id != null && isSame(row, cells, records)) {
                        unchanged.put(row, id);
                    }
                }
            }
        }
        return unchanged;
    }

    private List<TargetColumns.Cell> keys() {
        BitSet identifier = new BitSet();
        for (int position : plan.identifier()) {
            identifier.set(position);
        }
        return columns.of(identifier);
    }

    private static Object value(RowToSave row, TargetColumns.Cell key) {
        return Objects.requireNonNull(
                key.of(Operation.stagedValue(row, key.field())), "a row with an identifier has all of it");
    }

    private String query(List<TargetColumns.Cell> keys, List<TargetColumns.Cell> cells) {
        StringBuilder query = new StringBuilder("select k.caravan_line, ")
                .append(sql.column("t", plan.recordType().id().column()));
        cells.forEach(c -> query.append(", ").append(sql.column("t", c.column())));
        query.append(" from unnest(")
                .append(Sql.list(keys, k -> "?::text[]::" + type(k.column()) + "[]"))
                .append(") with ordinality as k(")
                .append(Sql.list(keys, k -> sql.name(k.column().name())))
                .append(", caravan_line) ")
                .append(PostgresTarget.rowByRow(
                        sql.name(plan.recordType().table().name()),
                        Sql.and(keys, k -> sql.column("t", k.column()) + " = " + sql.column("k", k.column()))));
        return query.toString();
    }

    private String type(Column column) {
        return arrays.typeName(plan.recordType().table(), column);
    }

    private static boolean isSame(RowToSave row, List<TargetColumns.Cell> cells, ResultSet record) throws SQLException {
        for (int i = 0; i < cells.size(); i++) {
            TargetColumns.Cell cell = cells.get(i);
            Object staged = cell.of(Operation.stagedValue(row, cell.field()));
            Object present = ColumnValues.read(record, i + 3, cell.column().type());
            boolean unreadable = present == null && !record.wasNull();
            if (unreadable || !isSame(staged, present)) {
                return false;
            }
        }
        return true;
    }

    /** Coordinates are decimal in a row, and may be floating-point numbers in the database. */
    private static boolean isSame(@Nullable Object staged, @Nullable Object present) {
        if (staged instanceof BigDecimal decimal && present instanceof Double number) {
            return decimal.doubleValue() == number;
        }
        if (staged instanceof BigDecimal decimal && present instanceof Float number) {
            return decimal.floatValue() == number;
        }
        return Unchanged.is(staged, present);
    }
}
