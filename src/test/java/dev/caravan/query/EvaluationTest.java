package dev.caravan.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationTest {
    private static final Map<String, @Nullable Object> ADA = new HashMap<>();

    static {
        ADA.put("_id", "1");
        ADA.put("name", "Ada_100%");
        ADA.put("age", 36);
        ADA.put("active", null);
        ADA.put("born", LocalDate.of(1815, 12, 10));
        ADA.put("created_at", Instant.parse("2024-01-01T00:00:00Z"));
        ADA.put("token", UUID.fromString("f23e4567-e89b-12d3-a456-426614174000"));
        ADA.put("country.code", "NL");
        ADA.put("orders.total", Arrays.asList(10.5, 20L, null));
        ADA.put("orders.placed", List.of());
    }

    private static boolean holds(Predicate predicate) {
        return Evaluation.holds(predicate, path -> ADA.get(path.toString()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            eq(age,'36.0')                       | true
            ne(age,'36')                         | false
            gt(age,'35.9')                       | true
            lt(age,'36')                         | false
            lte(age,'36')                        | true
            eq(name,'ada_100%')                  | false
            contains(name,'DA_1')                | true
            contains(name,'d%1')                 | false
            startsWith(name,'aDA')               | true
            endsWith(name,'00%')                 | true
            endsWith(name,'ada')                 | false
            in(age,1,36)                         | true
            in(age,1,2)                          | false
            eq(active,true)                      | false
            ne(active,true)                      | true
            not(eq(active,true))                 | true
            not(in(active,true,false))           | true
            isNull(active)                       | true
            notNull(active)                      | false
            isNull(age)                          | false
            gt(born,'1815-12-09')                | true
            eq(created_at,'2024-01-01T02:00+02:00') | true
            lt(created_at,'2024-01-01T02:00+02:00') | false
            eq(token,'f23e4567-e89b-12d3-a456-426614174000') | true
            eq(country.code,'NL')                | true
            gt(orders.total,'15')                | true
            gt(orders.total,'25')                | false
            ne(orders.total,'20')                | false
            ne(orders.total,'30')                | true
            not(lt(orders.total,'15'))           | false
            notNull(orders.total)                | true
            isNull(orders.placed)                | true
            or(eq(age,1),eq(age,36))             | true
            and(eq(age,1),eq(age,36))            | false
            """)
    void decides(String expression, boolean expected) {
        String query = "filter=" + PercentEncoding.encode(expression);
        Predicate predicate = RecordQuery.parse(query, PersonSchema.person(), RecordQueryOptions.DEFAULT)
                .predicate();
        assertThat(holds(predicate)).isEqualTo(expected);
        assertThat(holds(predicate.negated())).isEqualTo(!expected);
        assertThat(holds(new Predicate.Not(predicate))).isEqualTo(!expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Ada%, false, true",
        "ada%, false, false",
        "ada%, true, true",
        "%100\\%, false, true",
        "%100\\_, false, false",
        "___\\_100_, false, true",
        "%a%a%, false, false",
        "%A%a%, false, true",
        "Ada, false, false",
        "%, false, true",
        "'', false, false"
    })
    void matchesPatterns(String pattern, boolean ignoreCase, boolean expected) {
        assertThat(holds(new Predicate.Like(FieldPath.of("name"), pattern, ignoreCase)))
                .isEqualTo(expected);
    }

    @Test
    void comparesOtherTypesToNothing() {
        FieldPath name = FieldPath.of("name");
        for (Predicate.Comparison.Operator operator : Predicate.Comparison.Operator.values()) {
            assertThat(holds(new Predicate.Comparison(name, operator, BigDecimal.ONE)))
                    .isEqualTo(operator == Predicate.Comparison.Operator.NE);
        }
        assertThat(holds(new Predicate.Match(FieldPath.of("age"), Predicate.Match.Place.ANYWHERE, "3", true)))
                .isFalse();
    }

    @Test
    void ordersTextByCodePoints() {
        FieldPath path = FieldPath.of("name");
        Predicate less = new Predicate.Comparison(path, Predicate.Comparison.Operator.LT, "\uD83D\uDE80");
        assertThat(Evaluation.holds(less, any -> "\uFF5E")).isTrue();
    }

    @Test
    void emptyJunctionsAreAllAndNone() {
        assertThat(holds(Predicate.all())).isTrue();
        assertThat(holds(Predicate.none())).isFalse();
    }
}
