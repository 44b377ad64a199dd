package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.RecordType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code _id}s of records to create on PostgreSQL, known before they are inserted: given by the row, generated here
 * (UUIDs, ordered by time so that the index grows at its end), or taken from the column's default, many at a time.
 */
final class GeneratedIds {
    private final Connection connection;
    private final Sql sql;
    private final RecordType type;
    private final Clock clock;
    private final Column column;
    private @Nullable String sequence;
    private boolean sequenceRead;
    private @Nullable String defaultExpression;

    GeneratedIds(Connection connection, Sql sql, RecordType type, Clock clock) {
        this.connection = connection;
        this.sql = sql;
        this.type = type;
        this.clock = clock;
        this.column = type.id().column();
    }

    /** Gives each operation its {@code _id}. */
    void assign(List<Operation> creates, int idPosition) throws SQLException {
        List<Operation> missing = new ArrayList<>();
        for (Operation create : creates) {
            Object given = idPosition < 0 ? null : create.row().value(idPosition);
            if (given != null) {
                create.setId(given);
            } else {
                missing.add(create);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        if (TimeOrderedIds.fits(column)) {
            missing.forEach(o -> o.setId(TimeOrderedIds.next(column, clock)));
            return;
        }
        List<Object> generated = generate(missing.size());
        for (int i = 0; i < missing.size(); i++) {
            missing.get(i).setId(generated.get(i));
        }
    }

    /** So many new ids, by the column's default. */
    List<Object> generate(int count) throws SQLException {
        List<Object> generated = new ArrayList<>(count);
        String query = "select " + nextValue() + " from generate_series(1, ?)";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setInt(1, count);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Object id = ColumnValues.read(rows, 1, column.type());
                    if (id == null) {
                        throw new IllegalStateException("the default of " + column.name() + " is null");
                    }
                    generated.add(id);
                }
            }
        }
        return generated;
    }

    private String nextValue() throws SQLException {
        String expression = defaultExpression;
        if (expression == null) {
            Optional<String> owned = sequence();
            expression = owned.isPresent() ? "nextval('" + owned.get().replace("'", "''") + "')" : readDefault();
            defaultExpression = expression;
        }
        return expression;
    }

    private Optional<String> sequence() throws SQLException {
        if (!sequenceRead) {
            sequence =
                    readText("select pg_get_serial_sequence(quote_ident(?), ?)").orElse(null);
            sequenceRead = true;
        }
        return Optional.ofNullable(sequence);
    }

    private String readDefault() throws SQLException {
        return readText("""
                        select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d
                        join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
                        where d.adrelid = quote_ident(?)::regclass and a.attname = ?""").orElseThrow(() -> new MissingIdException(type));
    }

    private Optional<String> readText(String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, type.table().name());
            statement.setString(2, column.name());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        }
    }

    /** Moves the sequence past ids that rows brought along, so that it does not generate them again. */
    void keepAhead(List<Operation> creates, int idPosition) throws SQLException {
        boolean given =
                idPosition >= 0 && creates.stream().anyMatch(o -> o.row().value(idPosition) != null);
        if (!given || !(column.type() instanceof ColumnType.Int)) {
            return;
        }
        Optional<String> owned = sequence();
        if (owned.isEmpty()) {
            return;
        }
        String query = "select setval(?::regclass, greatest((select max(" + sql.name(column.name()) + ") from "
                + sql.name(type.table().name()) + "), (select last_value from " + owned.get() + ")))";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, owned.get());
            statement.execute();
        }
    }
}
