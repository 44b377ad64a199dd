package dev.caravan.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Predicate;
import dev.caravan.query.Predicate.Comparison;
import dev.caravan.query.Predicate.Comparison.Operator;
import dev.caravan.query.QueryException;
import dev.caravan.query.QuerySchema;
import dev.caravan.query.QuerySchemaBuilder;
import dev.caravan.query.SchemaField;
import dev.caravan.query.ValueType;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SkygearFilterTest {
    private static final QuerySchema COUNTRY = new QuerySchemaBuilder("country")
            .field("_id", ValueType.UUID)
            .field("name", ValueType.STRING)
            .build();
    private static final QuerySchema PERSON = new QuerySchemaBuilder("person")
            .field("_id", ValueType.NUMBER)
            .field("name", ValueType.STRING)
            .field("age", ValueType.NUMBER)
            .field("active", ValueType.BOOLEAN)
            .field("born", ValueType.DATE)
            .field("seen", ValueType.DATETIME)
            .field("wake", ValueType.TIME)
            .field("country", ValueType.UUID)
            .field("bio", ValueType.JSON)
            .field(SchemaField.readOnly("note", ValueType.STRING))
            .field(new SchemaField("secret", ValueType.STRING, false, true, true))
            .toOne("country", () -> COUNTRY)
            .build();

    private static Predicate read(String json) {
        return SkygearFilter.read(json(json), PERSON, "/filter");
    }

    /** Single quotes stand for double ones, {@code @name} for the key path of that name. */
    private static JsonNode json(String text) {
        try {
            return new ObjectMapper()
                    .readTree(text.replaceAll("@([\\w.]+)", "{'\\$type':'keypath','\\$val':'$1'}")
                            .replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Predicate comparison(String path, Operator operator, Object value) {
        return new Comparison(FieldPath.of(path), operator, value);
    }

    @Test
    void readsComparisons() {
        assertThat(read("[['eq', @name, 'x']]")).isEqualTo(comparison("name", Operator.EQ, "x"));
        assertThat(read("[['neq', @name, 'x']]"))
                .isEqualTo(comparison("name", Operator.EQ, "x").negated());
        assertThat(read("[['gt', @age, 18]]")).isEqualTo(comparison("age", Operator.GT, new BigDecimal("18")));
        assertThat(read("[['gte', @age, 1.50]]")).isEqualTo(comparison("age", Operator.GTE, new BigDecimal("1.5")));
        assertThat(read("[['lt', @name, 'm']]")).isEqualTo(comparison("name", Operator.LT, "m"));
        assertThat(read("[['lte', @country.name, 'm']]")).isEqualTo(comparison("country.name", Operator.LTE, "m"));
        assertThat(read("[['lt', 18, @age]]")).isEqualTo(comparison("age", Operator.GT, new BigDecimal("18")));
    }

    @Test
    void readsPatterns() {
        assertThat(read("[['like', @name, 'a%_']]")).isEqualTo(new Predicate.Like(FieldPath.of("name"), "a%_", false));
        assertThat(read("[['ilike', @name, '%a']]")).isEqualTo(new Predicate.Like(FieldPath.of("name"), "%a", true));
    }

    @Test
    void readsNullAsAMissingValue() {
        Predicate missing = new Predicate.IsNull(FieldPath.of("bio"));
        assertThat(read("[['eq', @bio, null]]")).isEqualTo(missing);
        assertThat(read("[['neq', @bio, null]]")).isEqualTo(missing.negated());
        assertThat(read("[['in', @name, ['a', null]]]"))
                .isEqualTo(new Predicate.Or(List.of(
                        new Predicate.In(FieldPath.of("name"), List.of("a")),
                        new Predicate.IsNull(FieldPath.of("name")))));
        assertThat(read("[['in', @name, []]]")).isEqualTo(new Predicate.In(FieldPath.of("name"), List.of()));
    }

    @Test
    void combinesPredicates() {
        Predicate a = comparison("name", Operator.EQ, "a");
        Predicate b = comparison("name", Operator.EQ, "b");
        assertThat(read("[]")).isEqualTo(Predicate.all());
        assertThat(read("null")).isEqualTo(Predicate.all());
        assertThat(read("['eq', @name, 'a']")).isEqualTo(a);
        assertThat(read("[['eq', @name, 'a'], ['eq', @name, 'b']]")).isEqualTo(new Predicate.And(List.of(a, b)));
        assertThat(read("[['or', ['eq', @name, 'a'], ['not', ['and', ['eq', @name, 'b'], ['eq', @name, 'a']]]]]"))
                .isEqualTo(new Predicate.Or(List.of(a, new Predicate.And(List.of(b, a)).negated())));
        assertThat(read("[['or']]")).isEqualTo(Predicate.none());
    }

    @Test
    void readsValuesOfTheFieldsType() {
        assertThat(read("[['eq', @active, true]]")).isEqualTo(comparison("active", Operator.EQ, true));
        assertThat(read("[['gt', @seen, {'$type': 'date', '$date': '2018-01-02T03:04:05.5+01:00'}]]"))
                .isEqualTo(comparison("seen", Operator.GT, OffsetDateTime.parse("2018-01-02T03:04:05.5+01:00")));
        assertThat(read("[['gt', @seen, '2018-01-02']]"))
                .isEqualTo(comparison("seen", Operator.GT, OffsetDateTime.parse("2018-01-02T00:00:00Z")));
        assertThat(read("[['eq', @born, {'$type': 'date', '$date': '2018-01-02T00:30:00+01:00'}]]"))
                .isEqualTo(comparison("born", Operator.EQ, LocalDate.of(2018, 1, 1)));
        assertThat(read("[['eq', @wake, '07:30']]")).isEqualTo(comparison("wake", Operator.EQ, LocalTime.of(7, 30)));
        UUID id = new UUID(1, 2);
        assertThat(read("[['eq', @country, {'$type': 'ref', '$id': 'country/" + id + "'}]]"))
                .isEqualTo(comparison("country", Operator.EQ, id));
        assertThat(read("[['eq', @_id, {'$type': 'ref', '$id': 'person/7'}]]"))
                .isEqualTo(comparison("_id", Operator.EQ, new BigDecimal(7)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                  | malformed-filter /filter",
                "[5]                                 | malformed-filter /filter/0",
                "[[]]                                | malformed-filter /filter/0",
                "[['eq', @name]]                     | malformed-filter /filter/0",
                "[['eq', 'a', 'b']]                  | malformed-filter /filter/0/1",
                "[['equals', @name, 'a']]            | malformed-filter /filter/0/0",
                "[['not', ['eq', @name, 'a'], 5]]    | malformed-filter /filter/0",
                "[['or', ['eq', @nam, 'a']]]         | unknown-field /filter/0/1/1 name",
                "[['eq', @secret, 'a']]              | unknown-field /filter/0/1",
                "[['eq', @note, 'a']]                | filter-not-allowed /filter/0/1",
                "[['eq', @contry.name, 'a']]         | unknown-relation /filter/0/1 country",
                "[['eq', @name, 5]]                  | bad-value /filter/0/2",
                "[['eq', @name, 'a\\u0000']]         | bad-value /filter/0/2",
                "[['eq', @age, 'x']]                 | bad-value /filter/0/2",
                "[['eq', @seen, {'$type':'date'}]]   | bad-value /filter/0/2",
                "[['eq', @seen, '31.12.2018']]       | bad-value /filter/0/2",
                "[['eq', @born, '12018-01-01']]      | bad-value /filter/0/2",
                "[['gt', @name, null]]               | bad-value /filter/0/2",
                "[['in', @name, ['a', 5]]]           | bad-value /filter/0/2/1",
                "[['in', @name, 'a']]                | malformed-filter /filter/0/2",
                "[['like', @age, '1%']]              | operator-not-supported /filter/0/2",
                "[['gt', @active, true]]             | operator-not-supported /filter/0/2",
                "[['eq', @bio, 'x']]                 | operator-not-supported /filter/0/2",
                "[['eq', @a.b.c.d.e, 'x']]           | too-deep /filter/0/1"
            })
    void saysWhereSomethingIsWrong(String filter, String problem) {
        assertThatThrownBy(() -> read(filter)).isInstanceOfSatisfying(QueryException.class, e -> assertThat(
                        e.problems())
                .extracting(p ->
                        (p.code() + " " + p.parameter() + " " + p.suggestion().orElse("")).strip())
                .containsExactly(problem));
    }

    @Test
    void reportsEverythingAtOnce() {
        assertThatThrownBy(() -> read("[['eq', @nam, 'a'], ['gt', @age, 'x'], ['what', @name, 1]]"))
                .isInstanceOfSatisfying(QueryException.class, e -> assertThat(e.problems())
                        .extracting(p -> p.message())
                        .containsExactly(
                                "/filter/0/1: found 'nam'; expected one of _id, name, age, active, born, seen, wake, country,"
                                        + " bio, note; did you mean 'name'?",
                                "/filter/1/2: found '\"x\"'; expected a number",
                                "/filter/2/0: found 'what'; expected one of eq, neq, gt, gte, lt, lte, like, ilike, in, and,"
                                        + " or, not"));
    }

    @Test
    void refusesWhatIsTooMuch() {
        String deep = "['not', ".repeat(100) + "['eq', @name, 'a']" + "]".repeat(100);
        String many = "[" + "['eq', @name, 'a'],".repeat(100) + "['eq', @name, 'a']]";
        String wide = "[['in', @age, [" + "1,".repeat(1000) + "1]]]";
        assertThat(List.of(deep, many, wide)).allSatisfy(filter -> assertThatThrownBy(() -> read(filter))
                .isInstanceOfSatisfying(QueryException.class, e -> assertThat(e.problems())
                        .singleElement()
                        .matches(p -> p.code().isLimit())));
    }
}
