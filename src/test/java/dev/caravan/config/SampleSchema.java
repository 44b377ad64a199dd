package dev.caravan.config;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.DatabaseSchema;
import dev.caravan.model.ForeignKey;
import dev.caravan.model.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The database that the tests' configurations are checked against: that of the contract's example, and some oddities. */
final class SampleSchema {
    private static final ColumnType TEXT = new ColumnType.Text(OptionalInt.empty());
    private static final ColumnType INT = new ColumnType.Int(64);
    private static final ColumnType UUID = new ColumnType.Uuid();
    private static final ColumnType TIMESTAMP = new ColumnType.Timestamp(true, 6);
    private static final ColumnType DOUBLE = new ColumnType.Floating(64);

    static final DatabaseSchema SCHEMA = schema(
            table("users")
                    .key("id", UUID)
                    .required("email", TEXT)
                    .unique("email")
                    .column("nick_name", TEXT)
                    .column("birthday", new ColumnType.CalendarDate())
                    .column("wakes_at", new ColumnType.TimeOfDay(0))
                    .column("active", new ColumnType.Bool())
                    .column("balance", new ColumnType.Decimal(OptionalInt.of(12), 2))
                    .column("self_info", TEXT)
                    .column("settings", new ColumnType.JsonDocument())
                    .column("latitude", DOUBLE)
                    .column("longitude", DOUBLE)
                    .column("home", new ColumnType.Point())
                    .column("photo", new ColumnType.Binary())
                    .column("route", new ColumnType.Other("tsvector"))
                    .generated("email_domain", TEXT)
                    .column("country_id", INT)
                    .references("country_id", "country", "id")
                    .column("region_id", INT)
                    .references("region_id", "region", "id")
                    .column("country_code", TEXT)
                    .references("country_code", "country", "code")
                    .column("manager_id", UUID)
                    .references("manager_id", "users", "id")
                    .column("birth_country", INT)
                    .required("created_at", TIMESTAMP)
                    .required("updated_at", TIMESTAMP),
            table("country")
                    .serial("id", INT)
                    .required("name", TEXT)
                    .column("code", TEXT)
                    .unique("name"),
            table("region").serial("id", INT).required("name", TEXT).required("continent", TEXT),
            table("group").serial("id", INT).required("name", TEXT),
            table("post")
                    .serial("id", INT)
                    .column("title", TEXT)
                    .required("author_id", UUID)
                    .references("author_id", "users", "id"),
            table("user_group")
                    .required("user_id", UUID)
                    .required("group_id", INT)
                    .references("user_id", "users", "id")
                    .references("group_id", "group", "id")
                    .primary("user_id", "group_id"),
            table("friendship").required("user_id", UUID).required("friend_id", UUID),
            table("membership")
                    .key("id", UUID)
                    .required("user_id", UUID)
                    .required("group_id", INT)
                    .required("since", TIMESTAMP)
                    .references("user_id", "users", "id")
                    .references("group_id", "group", "id"),
            table("order_line")
                    .required("order_id", INT)
                    .required("product_id", INT)
                    .primary("order_id", "product_id"),
            table("user_view").column("id", UUID).column("email", TEXT),
            table("TAG")
                    .serial("ID", INT)
                    .required("NAME", TEXT)
                    .column("_CREATED_AT", TIMESTAMP)
                    .column("Mixed", TEXT)
                    .unique("Mixed"),
            table("Twin").serial("id", INT),
            table("TWIN").serial("id", INT),
            table("stamped")
                    .serial("_id", INT)
                    .column("created_at", TEXT)
                    .column("_created_at", TIMESTAMP)
                    .column("_updated_at", TEXT)
                    .column("Label", TEXT)
                    .column("label", TEXT),
            table("nothing"));

    private SampleSchema() {}

    private static DatabaseSchema schema(Builder... tables) {
        Map<String, Table> byName = new LinkedHashMap<>();
        Arrays.stream(tables).map(Builder::build).forEach(t -> byName.put(t.name(), t));
        return new DatabaseSchema("Sample 1.0", byName);
    }

    private static Builder table(String name) {
        return new Builder(name);
    }

    private static final class Builder {
        private final String name;
        private final List<Column> columns = new ArrayList<>();
        private final List<String> primaryKey = new ArrayList<>();
        private final List<ForeignKey> foreignKeys = new ArrayList<>();
        private final List<Set<String>> uniqueKeys = new ArrayList<>();

        Builder(String name) {
            this.name = name;
        }

        Builder key(String column, ColumnType type) {
            columns.add(new Column(column, type, false, false, false));
            return primary(column);
        }

        Builder serial(String column, ColumnType type) {
            columns.add(new Column(column, type, false, true, false));
            return primary(column);
        }

        Builder primary(String... keys) {
            primaryKey.addAll(List.of(keys));
            return unique(keys);
        }

        Builder column(String column, ColumnType type) {
            columns.add(new Column(column, type, true, false, false));
            return this;
        }

        Builder required(String column, ColumnType type) {
            columns.add(new Column(column, type, false, false, false));
            return this;
        }

        Builder generated(String column, ColumnType type) {
            columns.add(new Column(column, type, true, false, true));
            return this;
        }

        Builder unique(String... keys) {
            uniqueKeys.add(Set.of(keys));
            return this;
        }

        Builder references(String column, String target, String targetColumn) {
            String key = name + "_" + column + "_fkey";
            foreignKeys.add(new ForeignKey(key, List.of(column), target, List.of(targetColumn)));
            return this;
        }

        Table build() {
            return new Table(name, columns, primaryKey, foreignKeys, uniqueKeys);
        }
    }
}
