package dev.caravan.store;

import dev.caravan.model.Catalog;
import dev.caravan.query.FieldPath;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * People, their countries, tags and posts: tables with every type, filled at random, and the same records in memory, as
 * they are seen through paths.
 */
final class ReadingWorld {
    static final String CONFIGURATION = """
            records:
              region: {}
              country: {fields: [{name: region, column: region_id, target: region}]}
              tag: {}
              post: {fields: [{name: author, column: author_id, target: person}]}
              person:
                fields:
                  - {name: country, column: country_id, target: country}
                  - {name: boss, column: boss_id, target: person}
                  - {name: place, type: Location, columns: [lat, lng]}
            association_records:
              person_tag:
                fields:
                  - {name: person_id, type: Reference, target: person}
                  - {name: tag_id, type: Reference, target: tag}
            """;

    static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "A",
            "b",
            "ab",
            "aB",
            "Ab",
            "abc",
            "a%b",
            "a_b",
            "a\\b",
            "100%",
            "_",
            "%",
            "\\",
            "é",
            "É",
            "e\u0301",
            "ß",
            "ẞ",
            "SS",
            "İ",
            "i",
            "I",
            "ı",
            "\u212A",
            "k",
            "Σ",
            "ς",
            "σ",
            "ΑΣ",
            "😀",
            "\uFFFD",
            "\uE000x",
            "𐐀",
            "𐐨",
            "'; drop table person; --",
            "a\nb",
            "ab.c",
            "[x]",
            "^a$",
            "(a|b)*",
            "a{1}",
            "\t",
            "***:a",
            "?",
            "Zé",
            "zÉ",
            "é-",
            "happy",
            "sad");

    private static final List<String> DOUBLES = List.of(
            "0", "-0.0", "0.1", "-0.5", "1", "1.5", "2", "1e300", "-1e-300", "NaN", "Infinity", "-Infinity", "3.14");

    private final TestDatabase database;
    private final Map<String, List<Map<String, @Nullable Object>>> tables = new LinkedHashMap<>();

    /** The tables, empty. */
    ReadingWorld(TestDatabase database) {
        this.database = database;
        boolean postgres = database.isPostgres();
        database.run(
                postgres ? "create type mood as enum ('happy', 'sad')" : "create domain mood as enum ('happy', 'sad')",
                "create table region(id bigint primary key, name text)",
                "create table country(_id uuid primary key, name text, area double precision, region_id bigint)",
                "create table tag(_id int primary key, name varchar(40))",
                "create table person(_id bigint primary key, name text, nick varchar(40), shout "
                        + (postgres ? "text" : "varchar_ignorecase(40)")
                        + ", mood mood, active boolean, age int, score numeric(12,3), ratio double precision, weight real,"
                        + " born date, seen timestamp(3) with time zone, local timestamp, wake time(6), token uuid,"
                        + " country_id uuid, boss_id bigint, lat numeric(8,5), lng double precision, bio "
                        + (postgres ? "jsonb" : "json") + ")",
                "create table post(_id int primary key, title text, stars smallint, author_id bigint)",
                "create table person_tag(person_id bigint, tag_id int)");
    }

    Catalog catalog() {
        return ReadingCatalog.of(database.database(), CONFIGURATION);
    }

    /** Other records, at most this many of each type. */
    void fill(Random random, int most) {
        List.of("person_tag", "post", "person", "tag", "country", "region").forEach(t -> {
            database.run("delete from " + t);
            tables.put(t, new ArrayList<>());
        });
        List<UUID> countries = List.of(new UUID(1, 1), new UUID(-1, -1), new UUID(1L << 62, -5), new UUID(7, 7));
        for (long i = 1; i <= 2; i++) {
            insert("region", row("id", i, "name", text(random)));
        }
        for (UUID id : countries.subList(0, 3)) {
            insert(
                    "country",
                    row(
                            "_id",
                            id,
                            "name",
                            text(random),
                            "area",
                            ratio(random),
                            "region_id",
                            maybe(random, () -> 1L + random.nextInt(3))));
        }
        for (int i = 1; i <= 4; i++) {
            insert("tag", row("_id", (long) i, "name", text(random)));
        }
        int people = 1 + random.nextInt(most);
        for (int i = 1; i <= people; i++) {
            insert("person", person(random, i, people, countries));
        }
        for (int i = 1; i <= random.nextInt(2 * most); i++) {
            insert(
                    "post",
                    row(
                            "_id",
                            (long) i,
                            "title",
                            text(random),
                            "stars",
                            (long) random.nextInt(3),
                            "author_id",
                            maybe(random, () -> 1L + random.nextInt(people))));
            insert("person_tag", row("person_id", 1L + random.nextInt(people), "tag_id", 1L + random.nextInt(5)));
        }
    }

    private static Map<String, @Nullable Object> person(Random random, long id, int people, List<UUID> countries) {
        return row(
                "_id", id,
                "name", text(random),
                "nick", text(random),
                "shout", text(random),
                "mood", maybe(random, () -> random.nextBoolean() ? "happy" : "sad"),
                "active", maybe(random, random::nextBoolean),
                "age", maybe(random, () -> (long) random.nextInt(5) - 2),
                "score", maybe(random, () -> BigDecimal.valueOf(random.nextInt(5000) - 2000, 3)),
                "ratio", ratio(random),
                "weight",
                        maybe(random, () -> List.of(0.1f, 1.5f, -2f, Float.NaN, 16777216f)
                                .get(random.nextInt(5))),
                "born", maybe(random, () -> LocalDate.of(2020, 1, 1 + random.nextInt(3))),
                "seen",
                        maybe(random, () -> Instant.parse("2020-01-01T00:00:00.001Z")
                                .plusMillis(random.nextInt(3))),
                "local", maybe(random, () -> LocalDateTime.of(2020, 1, 1, 0, 0, 0, 1000 * (1 + random.nextInt(3)))),
                "wake", maybe(random, () -> LocalTime.of(7, 30, 0, 1000 * random.nextInt(3))),
                "token", maybe(random, () -> countries.get(random.nextInt(3))),
                "country_id", maybe(random, () -> countries.get(random.nextInt(4))),
                "boss_id", maybe(random, () -> 1L + random.nextInt(people + 1)),
                "lat", maybe(random, () -> new BigDecimal("52.50000")),
                "lng", maybe(random, () -> 13.4),
                "bio", maybe(random, () -> "{\"a\": 1}"));
    }

    private static @Nullable Object maybe(Random random, Supplier<Object> value) {
        return random.nextInt(4) == 0 ? null : value.get();
    }

    private static @Nullable Object text(Random random) {
        return maybe(random, () -> TEXTS.get(random.nextInt(TEXTS.size())));
    }

    private static @Nullable Object ratio(Random random) {
        return maybe(random, () -> Double.valueOf(DOUBLES.get(random.nextInt(DOUBLES.size()))));
    }

    private static Map<String, @Nullable Object> row(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return row;
    }

    private void insert(String table, Map<String, @Nullable Object> row) {
        rows(table).add(row);
        List<String> marks =
                row.entrySet().stream().map(e -> mark(e.getKey(), e.getValue())).toList();
        String sql = "insert into " + table + "(" + String.join(",", row.keySet()) + ") values ("
                + String.join(",", marks) + ")";
        @Nullable
        Object[] texts = row.values().stream()
                .map(v -> v == null ? null : ColumnValues.text(v))
                .toArray();
        database.database().dsl().execute(sql, texts);
    }

    private String mark(String column, @Nullable Object value) {
        if (column.equals("bio")) {
            return database.isPostgres() ? "cast(? as jsonb)" : "? format json";
        }
        String type =
                switch (column) {
                    case "_id" -> value instanceof UUID ? "uuid" : "bigint";
                    case "token", "country_id" -> "uuid";
                    case "mood" -> "mood";
                    case "active" -> "boolean";
                    case "score", "lat" -> "numeric(12,5)";
                    case "ratio", "area", "lng" -> "double precision";
                    case "weight" -> "real";
                    case "born" -> "date";
                    case "seen" -> "timestamp(3) with time zone";
                    case "local" -> "timestamp";
                    case "wake" -> "time(6)";
                    case "id", "age", "stars", "region_id", "boss_id", "author_id", "person_id", "tag_id" -> "bigint";
                    default -> "varchar(200)";
                };
        return "cast(? as " + type + ")";
    }

    List<Map<String, @Nullable Object>> rows(String table) {
        return Objects.requireNonNull(tables.get(table));
    }

    /** What the path leads to from this row of this table: a value, or a list if there is a relation to many on the way. */
    @Nullable
    Object value(String table, Map<String, @Nullable Object> row, FieldPath path) {
        List<Object> values = new ArrayList<>();
        boolean many = collect(table, row, path.segments(), values);
        if (many) {
            return values;
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private boolean collect(String table, Map<String, @Nullable Object> row, List<String> path, List<Object> values) {
        if (path.size() == 1) {
            Object value = field(row, path.get(0));
            if (value != null) {
                values.add(value);
            }
            return false;
        }
        Step step = step(table, row, path.get(0));
        boolean many = step.many();
        for (Map<String, @Nullable Object> next : step.rows()) {
            many |= collect(step.table(), next, path.subList(1, path.size()), values);
        }
        return many || isToMany(step.table(), path.subList(1, path.size()));
    }

    private record Step(String table, boolean many, List<Map<String, @Nullable Object>> rows) {}

    private Step step(String table, Map<String, @Nullable Object> row, String relation) {
        return switch (table + "." + relation) {
            case "person.country" -> new Step("country", false, where("country", "_id", row.get("country_id")));
            case "person.boss" -> new Step("person", false, where("person", "_id", row.get("boss_id")));
            case "country.region" -> new Step("region", false, where("region", "id", row.get("region_id")));
            case "person.post", "person.post_author" ->
                new Step("post", true, where("post", "author_id", row.get("_id")));
            case "person.person_boss" -> new Step("person", true, where("person", "boss_id", row.get("_id")));
            case "country.person_country" -> new Step("person", true, where("person", "country_id", row.get("_id")));
            case "person.tag", "person.person_tag" -> new Step("tag", true, linked(row));
            case "post.author" -> new Step("person", false, where("person", "_id", row.get("author_id")));
            default -> throw new IllegalArgumentException(table + "." + relation);
        };
    }

    private boolean isToMany(String table, List<String> path) {
        if (path.size() == 1) {
            return false;
        }
        Step step = step(table, row("_id", null), path.get(0));
        return step.many() || isToMany(step.table(), path.subList(1, path.size()));
    }

    private List<Map<String, @Nullable Object>> linked(Map<String, @Nullable Object> person) {
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        where("person_tag", "person_id", person.get("_id"))
                .forEach(l -> found.addAll(where("tag", "_id", l.get("tag_id"))));
        return found;
    }

    private List<Map<String, @Nullable Object>> where(String table, String column, @Nullable Object value) {
        return rows(table).stream()
                .filter(r -> value != null && value.equals(r.get(column)))
                .toList();
    }

    private static @Nullable Object field(Map<String, @Nullable Object> row, String name) {
        @Nullable
        Object value =
                switch (name) {
                    case "country", "boss", "author", "region" -> row.get(name + "_id");
                    case "_id" -> row.containsKey("_id") ? row.get("_id") : row.get("id");
                    case "place" -> row.get("lat") == null || row.get("lng") == null ? null : List.of();
                    default -> row.get(name);
                };
        if (name.equals("place") && value != null) {
            return new Object();
        }
        return value instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : value;
    }
}
