package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.DatabaseSchema;
import dev.caravan.model.ForeignKey;
import dev.caravan.model.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;

/**
 * Reads the live schema: the tables that a statement finds by their name alone, which are those of the current schema
 * (on PostgreSQL: of the search path). Views are left out, and so are Caravan's own tables. Takes a handful of queries
 * whatever the number of tables.
 */
public final class SchemaReader {
    /** Where the ledger's migrations are remembered. */
    static final String HISTORY_TABLE = "caravan_schema_history";

    private SchemaReader() {}

    /** The schema as it is now. */
    public static DatabaseSchema read(Database database) {
        return read(database, database.dsl());
    }

    /** The schema as this connection sees it. */
    static DatabaseSchema read(Database database, DSLContext dsl) {
        Found found = database.isPostgres() ? PostgresSchema.read(dsl) : H2Schema.read(dsl);
        return new DatabaseSchema(database.product(), found.tables());
    }

    /** The exact names of all visible tables, Caravan's own among them. */
    static List<String> tableNames(DSLContext dsl) {
        return dsl.dialect() == SQLDialect.POSTGRES ? PostgresSchema.tableNames(dsl) : H2Schema.tableNames(dsl);
    }

    private static boolean isOwn(String table) {
        return table.startsWith("caravan_") || table.equals("flyway_schema_history");
    }

    /** What the queries have found so far, table by table; rows come in the order of columns and keys. */
    static final class Found {
        private final Map<String, List<Column>> columns = new TreeMap<>();
        private final Map<String, Map<String, Key>> primaryKeys = new LinkedHashMap<>();
        private final Map<String, Map<String, Key>> uniqueKeys = new LinkedHashMap<>();
        private final Map<String, Map<String, Key>> foreignKeys = new LinkedHashMap<>();

        /** A key, as far as its columns have been seen. */
        private record Key(List<String> columns, String targetTable, List<String> targetColumns) {}

        /** A table, which may have no columns. */
        void table(String table) {
            columns.computeIfAbsent(table, name -> new ArrayList<>());
        }

        void column(String table, Column column) {
            columns.computeIfAbsent(table, name -> new ArrayList<>()).add(column);
        }

        void primaryKeyColumn(String table, String key, String column) {
            key(primaryKeys, table, key, "").columns().add(column);
        }

        void uniqueKeyColumn(String table, String key, String column) {
            key(uniqueKeys, table, key, "").columns().add(column);
        }

        void foreignKeyColumn(String table, String key, String column, String targetTable, String targetColumn) {
            Key found = key(foreignKeys, table, key, targetTable);
            found.columns().add(column);
            found.targetColumns().add(targetColumn);
        }

        private static Key key(Map<String, Map<String, Key>> keys, String table, String name, String targetTable) {
            return keys.computeIfAbsent(table, t -> new TreeMap<>())
                    .computeIfAbsent(name, k -> new Key(new ArrayList<>(), targetTable, new ArrayList<>()));
        }

        private Map<String, Table> tables() {
            Map<String, Table> tables = new LinkedHashMap<>();
            columns.keySet().stream().filter(t -> !isOwn(t)).forEach(t -> tables.put(t, table(t, columns(t))));
            return tables;
        }

        private List<Column> columns(String table) {
            return columns.getOrDefault(table, List.of());
        }

        private Table table(String name, List<Column> itsColumns) {
            List<String> primaryKey = keys(primaryKeys, name).values().stream()
                    .findFirst()
                    .map(Key::columns)
                    .orElse(List.of());
            List<ForeignKey> itsForeignKeys = keys(foreignKeys, name).entrySet().stream()
                    .map(e -> foreignKey(e.getKey(), e.getValue()))
                    .toList();
            return new Table(name, itsColumns, primaryKey, itsForeignKeys, uniqueKeys(name, primaryKey));
        }

        private static ForeignKey foreignKey(String name, Key key) {
            return new ForeignKey(name, key.columns(), key.targetTable(), key.targetColumns());
        }

        private List<Set<String>> uniqueKeys(String table, List<String> primaryKey) {
            Set<Set<String>> found = new LinkedHashSet<>();
            if (!primaryKey.isEmpty()) {
                found.add(Set.copyOf(primaryKey));
            }
            keys(uniqueKeys, table).values().forEach(key -> found.add(Set.copyOf(key.columns())));
            return List.copyOf(found);
        }

        private static Map<String, Key> keys(Map<String, Map<String, Key>> keys, String table) {
            return keys.getOrDefault(table, Map.of());
        }
    }
}
