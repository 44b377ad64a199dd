package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.Table;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One bind variable for many values, so that a lookup of any size is the same statement.
 *
 * <p>PostgreSQL gets an array of text that the statement casts to the column's own type: every type has a text form,
 * and an index on the column serves. H2 takes arrays of objects as they are.
 */
sealed interface ArrayBinding {

    /** A condition with one placeholder: the column's value is one of many. */
    String anyOf(Table table, Column column, String columnSql);

    /** The SQL that stands for one value of a column. */
    String placeholder(Table table, Column column);

    /** Binds the values. */
    void bind(PreparedStatement statement, int index, Column column, List<?> values) throws SQLException;

    /** For H2. */
    record Objects(Connection connection) implements ArrayBinding {
        @Override
        public String anyOf(Table table, Column column, String columnSql) {
            return columnSql + " = any(?)";
        }

        @Override
        public String placeholder(Table table, Column column) {
            return ColumnValues.placeholder(column.type());
        }

        @Override
        public void bind(PreparedStatement statement, int index, Column column, List<?> values) throws SQLException {
            Array array = connection.createArrayOf("OTHER", values.toArray());
            statement.setArray(index, array);
        }
    }

    /** For PostgreSQL; keeps the names of column types that it has asked for. */
    record Texts(Connection connection, Map<String, String> typeNames) implements ArrayBinding {
        private static final String ENUM = "enum ";

        Texts(Connection connection) {
            this(connection, new HashMap<>());
        }

        @Override
        public String anyOf(Table table, Column column, String columnSql) {
            String type = known(table, column);
            return type.startsWith(ENUM)
                    ? columnSql + "::text = any(?::text[])"
                    : columnSql + " = any(?::text[]::" + type + "[])";
        }

        @Override
        public String placeholder(Table table, Column column) {
            return "cast(? as " + typeName(table, column) + ")";
        }

        @Override
        public void bind(PreparedStatement statement, int index, Column column, List<?> values) throws SQLException {
            statement.setArray(
                    index,
                    connection.createArrayOf(
                            "text", values.stream().map(ColumnValues::text).toArray()));
        }

        /** The column's type as the database spells it. */
        String typeName(Table table, Column column) {
            String type = known(table, column);
            return type.startsWith(ENUM) ? type.substring(ENUM.length()) : type;
        }

        private String known(Table table, Column column) {
            return typeNames.computeIfAbsent(table.name() + "." + column.name(), k -> readTypeName(table, column));
        }

        private String readTypeName(Table table, Column column) {
            // −1, and not null, for which char(5) would be "character", and that is one character
            String query = """
                    select case when t.typtype = 'e' then 'enum ' else '' end || format_type(a.atttypid, -1)
                    from pg_attribute a join pg_type t on t.oid = a.atttypid
                    where a.attrelid = quote_ident(?)::regclass and a.attname = ?""";
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                statement.setString(1, table.name());
                statement.setString(2, column.name());
                try (ResultSet rows = statement.executeQuery()) {
                    if (!rows.next()) {
                        throw new IllegalStateException("column " + table.name() + "." + column.name() + " is gone");
                    }
                    return rows.getString(1);
                }
            } catch (SQLException e) {
                throw StoreException.of("reading the type of " + table.name() + "." + column.name(), e);
            }
        }
    }
}
