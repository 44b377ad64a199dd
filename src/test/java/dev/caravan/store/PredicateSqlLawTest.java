package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Catalog;
import dev.caravan.model.RecordType;
import dev.caravan.query.Evaluation;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Predicate;
import dev.caravan.query.Predicate.Comparison;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** A predicate holds in SQL exactly where it holds in memory. */
final class PredicateSqlLawTest {
    private static final int WORLDS = 12;
    private static final int PREDICATES = 120;
    private static final List<String> TEXT_PATHS = List.of(
            "name",
            "nick",
            "shout",
            "mood",
            "country.name",
            "country.region.name",
            "boss.name",
            "boss.boss.nick",
            "tag.name",
            "person_tag.name",
            "post.title",
            "post_author.title",
            "person_boss.name",
            "person_boss.tag.name",
            "country.person_country.name",
            "boss.post.title");
    private static final List<String> NUMBER_PATHS = List.of(
            "_id",
            "age",
            "score",
            "ratio",
            "weight",
            "country.area",
            "boss",
            "boss.age",
            "post.stars",
            "tag._id",
            "country.region._id",
            "person_boss.score",
            "country.region");
    private static final List<String> OTHER_PATHS = List.of(
            "active",
            "born",
            "seen",
            "local",
            "wake",
            "token",
            "country",
            "country._id",
            "place",
            "bio",
            "post.author",
            "boss.country",
            "person_boss.active");
    private static final List<BigDecimal> NUMBERS = List.of(
            new BigDecimal("0"),
            new BigDecimal("1"),
            new BigDecimal("1.0"),
            new BigDecimal("1.5"),
            new BigDecimal("-0.5"),
            new BigDecimal("0.1"),
            new BigDecimal("2"),
            new BigDecimal("-2"),
            new BigDecimal("1E+30"),
            new BigDecimal("-1E+30"),
            new BigDecimal("1E-30"),
            new BigDecimal("9223372036854775808"),
            new BigDecimal("1E+400"),
            new BigDecimal("-1E+999"),
            new BigDecimal("1E+300"),
            new BigDecimal("0.123"),
            new BigDecimal("1E-999999999"),
            new BigDecimal("1E+99999"),
            new BigDecimal("3.14"),
            new BigDecimal("16777217"));

    @DatabaseTest(on = {TestDatabase.Kind.H2_MEMORY, TestDatabase.Kind.POSTGRES})
    void holdsInSqlWhereItHoldsInMemory(TestDatabase database) {
        ReadingWorld world = new ReadingWorld(database);
        Catalog catalog = world.catalog();
        Records records = new Records(database.database(), catalog, Duration.ofMinutes(1));
        RecordType person = catalog.getRecordType("person");
        for (int seed = 0; seed < WORLDS; seed++) {
            Random random = new Random(seed);
            world.fill(random, 12);
            try (RecordSnapshot snapshot = records.snapshot(() -> false)) {
                for (int i = 0; i < PREDICATES; i++) {
                    check(world, snapshot, person, predicate(random, 3));
                }
            }
        }
    }

    private static void check(ReadingWorld world, RecordSnapshot snapshot, RecordType person, Predicate predicate) {
        List<Long> expected = world.rows("person").stream()
                .filter(r -> Evaluation.holds(predicate, path -> world.value("person", r, path)))
                .map(r -> (Long) r.get("_id"))
                .toList();
        assertThat(ids(snapshot, person, predicate))
                .as("%s of %s", predicate, world.rows("person"))
                .isEqualTo(expected);
        assertThat(snapshot.count(person, predicate)).isEqualTo(expected.size());
        assertThat(snapshot.count(person, predicate.negated()))
                .as("not %s", predicate)
                .isEqualTo(world.rows("person").size() - expected.size());
    }

    private static List<Long> ids(RecordSnapshot snapshot, RecordType person, Predicate predicate) {
        RecordSelect select =
                new RecordSelect(snapshot.database().dsl(), snapshot.relations(), person, predicate, List.of());
        return snapshot.all(select.rows(List.of()), List.of(person.id().column().type()), "testing").stream()
                .map(r -> (Long) r[0])
                .toList();
    }

    private static Predicate predicate(Random random, int depth) {
        int kind = depth == 0 ? 9 : random.nextInt(10);
        if (kind == 0) {
            return new Predicate.Not(predicate(random, depth - 1));
        }
        if (kind <= 2) {
            return new Predicate.And(predicates(random, depth - 1));
        }
        return kind <= 4 ? new Predicate.Or(predicates(random, depth - 1)) : leaf(random);
    }

    private static List<Predicate> predicates(Random random, int depth) {
        List<Predicate> parts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            parts.add(predicate(random, depth));
        }
        return parts;
    }

    private static Predicate leaf(Random random) {
        int kind = random.nextInt(10);
        if (kind < 4) {
            return text(random, FieldPath.of(pick(random, TEXT_PATHS)));
        }
        if (kind == 4) {
            String path =
                    pick(random, random.nextBoolean() ? OTHER_PATHS : random.nextBoolean() ? TEXT_PATHS : NUMBER_PATHS);
            return new Predicate.IsNull(FieldPath.of(path));
        }
        if (kind < 7) {
            return compared(random, FieldPath.of(pick(random, NUMBER_PATHS)), NUMBERS);
        }
        FieldPath path = FieldPath.of(pick(random, OTHER_PATHS));
        return compared(random, path, others(path.name()));
    }

    private static Predicate text(Random random, FieldPath path) {
        String text = pick(random, ReadingWorld.TEXTS);
        boolean ignoreCase = random.nextBoolean();
        return switch (random.nextInt(4)) {
            case 0 ->
                new Predicate.Match(path, pick(random, List.of(Predicate.Match.Place.values())), text, ignoreCase);
            case 1 -> new Predicate.Like(path, pattern(random, text), ignoreCase);
            default -> compared(random, path, ReadingWorld.TEXTS);
        };
    }

    private static String pattern(Random random, String text) {
        StringBuilder pattern = new StringBuilder(random.nextBoolean() ? "%" : "");
        text.codePoints().forEach(c -> {
            pattern.append(random.nextInt(4) == 0 ? pick(random, List.of("%", "_", "\\")) : "");
            pattern.appendCodePoint(c);
        });
        return pattern.append(pick(random, List.of("", "%", "_", "\\", "%%", "_%")))
                .toString();
    }

    private static Predicate compared(Random random, FieldPath path, List<?> operands) {
        if (random.nextInt(4) == 0) {
            List<Object> values = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                values.add(pick(random, operands));
            }
            return new Predicate.In(path, values);
        }
        Object operand = random.nextInt(10) == 0 ? pick(random, others("mixed")) : pick(random, operands);
        return new Comparison(path, pick(random, List.of(Comparison.Operator.values())), operand);
    }

    private static List<?> others(String field) {
        return switch (field) {
            case "active" -> List.of(true, false);
            case "born" -> List.of(LocalDate.of(2020, 1, 2), LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31));
            case "seen", "local" ->
                List.of(
                        OffsetDateTime.parse("2020-01-01T01:00:00.002+01:00"),
                        OffsetDateTime.parse("2020-01-01T00:00:00.001000001Z"),
                        OffsetDateTime.parse("2020-01-01T00:00:00.000002Z"),
                        OffsetDateTime.parse("2020-01-01T00:00:00.000002999Z"));
            case "wake" -> List.of(LocalTime.of(7, 30, 0, 1000), LocalTime.of(7, 30, 0, 1500), LocalTime.MIDNIGHT);
            case "token", "country", "_id" ->
                List.of(new UUID(1, 1), new UUID(-1, -1), new UUID(1L << 62, -5), new UUID(1, 1).toString());
            case "author" -> List.of(new BigDecimal("1"), new BigDecimal("2"));
            default -> List.of(true, LocalDate.of(2020, 1, 2), new BigDecimal("1"), LocalTime.of(7, 30));
        };
    }

    private static <T> T pick(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
