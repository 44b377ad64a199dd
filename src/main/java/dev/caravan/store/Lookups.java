package dev.caravan.store;

import dev.caravan.model.ColumnType;
import dev.caravan.model.Field;
import dev.caravan.model.RecordType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds records by key, many at a time. Sees what the transaction that it belongs to has saved. Not thread-safe.
 *
 * <p>Keys are compared by {@link KeyValue}, so that a decimal {@code 1.0} finds {@code 1.00}.
 */
public final class Lookups {
    /** How many candidates of one key are told; more than one is already ambiguous. */
    static final int MAX_CANDIDATES = 10;

    private static final int BATCH = 5_000;

    private final Connection connection;
    private final Sql sql;
    private final ArrayBinding arrays;
    private final RowRights rights;

    Lookups(Connection connection, Sql sql, ArrayBinding arrays, RowRights rights) {
        this.rights = rights;
        this.connection = connection;
        this.sql = sql;
        this.arrays = arrays;
    }

    /**
     * The {@code _id}s of the records that have these keys.
     *
     * @param key a field of one column, {@code _id} included
     * @param keys typed values of that column, none {@code null}
     * @return for each key that was found the {@code _id}s, at most ten, ordered by {@code _created_at} and then
     *     {@code _id}; keys that were not found are left out
     */
    public Map<KeyValue, List<Object>> find(RecordType type, Field key, Collection<?> keys) {
        Map<KeyValue, List<Object>> found = new HashMap<>();
        String query = "select " + sql.column("t", key.column()) + ", "
                + sql.column("t", type.id().column()) + " from "
                + sql.name(type.table().name()) + " t where %s order by " + sql.candidateOrder(type, "t");
        read(query, type, key, type.id(), distinct(keys), (k, id) -> {
            List<Object> ids = found.computeIfAbsent(KeyValue.of(k), x -> new ArrayList<>(1));
            if (ids.size() < MAX_CANDIDATES && id != null) {
                ids.add(id);
            }
        });
        return found;
    }

    /**
     * What the records with these {@code _id}s hold in a field.
     *
     * @return by {@code _id}; records that do not exist are left out, a SQL {@code NULL} is left out too
     */
    public Map<KeyValue, Object> values(RecordType type, Field field, Collection<?> ids) {
        Map<KeyValue, Object> found = new HashMap<>();
        String query = "select " + sql.column("t", type.id().column()) + ", "
                + sql.column("t", field.column()) + " from "
                + sql.name(type.table().name()) + " t where %s";
        read(query, type, type.id(), field, distinct(ids), (id, value) -> {
            if (value != null) {
                found.put(KeyValue.of(id), value);
            }
        });
        return found;
    }

    /** Those of these records that may not be written. */
    Set<KeyValue> outside(RecordType type, Collection<?> ids) {
        Set<KeyValue> found = new HashSet<>();
        if (ids.isEmpty() || rights.writesAll(type)) {
            return found;
        }
        String id = sql.column("t", type.id().column());
        String query =
                "select " + id + ", " + id + " from " + sql.name(type.table().name()) + " t where %s";
        read(
                query,
                type,
                type.id(),
                type.id(),
                distinct(ids),
                rights.notWritten(sql.dsl(), type, id),
                (k, same) -> found.add(KeyValue.of(k)));
        return found;
    }

    private Optional<String> seen(RecordType type) {
        return rights.seen(sql.dsl(), type, sql.column("t", type.id().column()));
    }

    private static List<Object> distinct(Collection<?> keys) {
        Set<KeyValue> seen = new LinkedHashSet<>();
        for (Object key : keys) {
            seen.add(KeyValue.of(key));
        }
        return seen.stream().map(KeyValue::value).toList();
    }

    private interface Pair {
        void accept(Object key, @Nullable Object value);
    }

    private void read(String query, RecordType type, Field key, Field value, List<Object> keys, Pair pairs) {
        read(query, type, key, value, keys, seen(type).orElse(""), pairs);
    }

    private void read(
            String query, RecordType type, Field key, Field value, List<Object> keys, String and, Pair pairs) {
        ColumnType keyType = key.column().type();
        ColumnType valueType = value.column().type();
        String condition = arrays.anyOf(type.table(), key.column(), sql.column("t", key.column()));
        String statementText = query.formatted(condition.replace("%", "%%") + (and.isEmpty() ? "" : " and " + and));
        for (int from = 0; from < keys.size(); from += BATCH) {
            List<Object> batch = keys.subList(from, Math.min(from + BATCH, keys.size()));
            try (PreparedStatement statement = connection.prepareStatement(statementText)) {
                arrays.bind(statement, 1, key.column(), batch);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        Object foundKey = ColumnValues.read(rows, 1, keyType);
                        if (foundKey != null) {
                            pairs.accept(foundKey, ColumnValues.read(rows, 2, valueType));
                        }
                    }
                }
            } catch (SQLException e) {
                throw StoreException.of("looking up " + type.name() + " by " + key.name(), e);
            }
        }
    }
}
