package dev.caravan.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What an attacker may send is refused by the documented exception, and fast. */
class HostileQueryTest {
    private static final int ATTEMPTS = 20;
    private static final long MOST_MILLIS = 50;
    private static final Limits WIDE = new Limits(4_000_000, 1_000_000, 1_000_000, 1_000, 1_000_000);

    private static Map<String, String> queries() {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("SQL in a name", "filter[name'%20OR%20'1'='1]=x");
        queries.put("SQL in a sort key", "sort=name;DROP TABLE person--");
        queries.put("SQL in fields", "fields=(SELECT password FROM users)");
        queries.put("prototype", "filter[__proto__.polluted]=1&filter[constructor][prototype][x]=1");
        queries.put("10,000 conditions", repeated("filter[age]=>%d&", 10_000));
        queries.put("10,000 fields", "filter=and(" + repeated("eq(age,%d),", 3_000) + "isNull(age))");
        queries.put("900 unknown filters", repeated("filter[nmae%d]=1&", 900));
        queries.put("900 conditions on one field", repeated("filter[age]=>%d&", 900));
        queries.put("1 MB value", "filter[name]=" + "x".repeat(1 << 20));
        queries.put("1 MB name", "filter[" + "x".repeat(1 << 20) + "]=1");
        queries.put("brackets", "filter" + "[".repeat(30_000) + "=1");
        queries.put("closed brackets", "filter" + "[a]".repeat(10_000) + "=1");
        queries.put("dots", "filter[" + ".".repeat(30_000) + "]=1");
        queries.put("dotted fields", "fields=" + "a.".repeat(15_000));
        queries.put("nested expression", "filter=" + "not(".repeat(8_000));
        queries.put("nested junctions", "filter=" + "and(or(".repeat(4_000));
        queries.put("nested include", "include=" + "country.persons.".repeat(2_000) + "x");
        queries.put("huge limit", "page[limit]=1e99");
        queries.put("huge offset", "page[offset]=" + "9".repeat(30_000));
        queries.put("huge number", "filter[age]=1e999999999");
        queries.put("long number", "filter[age]=" + "9".repeat(30_000));
        queries.put("commas", "filter[age]=" + ",".repeat(30_000));
        queries.put("signs", "filter[name]=" + "<>".repeat(15_000));
        queries.put("quotes", "filter=eq(name," + "'".repeat(30_001));
        queries.put("escapes", "filter[age]=" + "%".repeat(30_000));
        queries.put("bad UTF-8", "filter[age]=" + "%ff".repeat(10_000));
        queries.put("ampersands", "&".repeat(30_000));
        queries.put("unknown relations", "include=" + repeated("relation%d,", 900));
        queries.put("repeated include", "include=" + "country,".repeat(4_000));
        return queries;
    }

    private static String repeated(String pattern, int times) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < times; i++) {
            text.append(pattern.formatted(i));
        }
        return text.toString();
    }

    @TestFactory
    Stream<DynamicTest> isRefusedFast() {
        return queries().entrySet().stream()
                .map(query -> DynamicTest.dynamicTest(query.getKey(), () -> {
                    assertThat(refusedWithin(query.getValue(), RecordQueryOptions.DEFAULT))
                            .isLessThan(MOST_MILLIS);
                    refusedOrRead(query.getValue(), RecordQueryOptions.DEFAULT.with(Handling.LENIENT));
                    withoutSchema(query.getValue());
                }));
    }

    @Test
    void isRefusedWithoutExhaustingTheStackWhereLimitsAreWide() {
        queries().values().forEach(query -> refusedOrRead(query, RecordQueryOptions.DEFAULT.with(WIDE)));
    }

    @Test
    void deepValuesAreRefused() {
        Object deep = "x";
        for (int i = 0; i < 10_000; i++) {
            deep = Map.of(i % 2 == 0 ? "country" : "0", deep);
        }
        refusesAsAnyParameter(deep);
        Object nested = List.of("x");
        for (int i = 0; i < 10_000; i++) {
            nested = List.of(nested);
        }
        refusesAsAnyParameter(nested);
        refusesAsAnyParameter(List.of(Map.of("name", nested)));
    }

    private static void refusesAsAnyParameter(Object value) {
        for (String name : List.of("filter", "fields", "sort", "include", "page")) {
            Map<String, Object> parameters = Map.of(name, value);
            assertThat(refuses(() -> RecordQuery.parse(parameters, PersonSchema.person(), RecordQueryOptions.DEFAULT)))
                    .isTrue();
            refuses(() -> Query.parseValue(parameters, QueryOptions.all()));
        }
    }

    /** The time of the fastest attempt, in milliseconds: others may be slowed by what else runs. */
    private static long refusedWithin(String query, RecordQueryOptions options) {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS; i++) {
            long start = System.nanoTime();
            assertThat(refusedOrRead(query, options)).as("refused").isTrue();
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        return fastest / 1_000_000;
    }

    private static boolean refusedOrRead(String query, RecordQueryOptions options) {
        return refuses(() -> RecordQuery.parse(query, PersonSchema.person(), options));
    }

    private static void withoutSchema(String query) {
        List<Relation> relations = new ArrayList<>();
        refuses(() -> relations.addAll(Query.parse(query, QueryOptions.all()).relations()));
        assertThat(relations).hasSizeLessThan(1_001);
    }

    private static boolean refuses(Runnable parse) {
        try {
            parse.run();
            return false;
        } catch (QueryException e) {
            assertThat(e.problems()).isNotEmpty();
            assertThat(e.getMessage()).hasSizeLessThan(100_000);
            return true;
        }
    }
}
