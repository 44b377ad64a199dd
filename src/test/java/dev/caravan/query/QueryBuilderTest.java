package dev.caravan.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.query.Predicate.Match;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryBuilderTest {
    @Test
    void writesEveryParameter() {
        String built = new QueryBuilder()
                .fields("name", "+age")
                .fieldsOf("country", "code")
                .filter("age", 18, FilterOperator.MORE_THAN_EQUAL)
                .filter("name", List.of("a", "b"), FilterOperator.NEGATION)
                .filter("born", null)
                .include("country", "orders.person")
                .sort("-age", "name")
                .page(20, 40)
                .build();
        assertThat(PercentEncoding.decode(built.replace("+", "%2B")))
                .isEqualTo(
                        "?fields[__DEFAULT__]=name,+age&fields[country]=code&filter[age]=>=18&filter[name]=!a,b"
                                + "&filter[born]=null&page[limit]=20&page[offset]=40&include=country,orders.person&sort=-age,name");
        assertThat(new QueryBuilder().build()).isEmpty();
    }

    @Test
    void refusesWhatNoQueryStringSays() {
        QueryBuilder builder = new QueryBuilder();
        FieldPath name = FieldPath.of("name");
        assertThatThrownBy(() -> builder.sort("a,b")).hasMessageContaining("'a,b' holds a comma");
        assertThatThrownBy(() -> builder.filter(Predicate.all())).hasMessageContaining("empty 'and'");
        assertThatThrownBy(() -> builder.filter(new Predicate.In(name, List.of())))
                .hasMessageContaining("no expression");
        assertThatThrownBy(() -> builder.filter(new Predicate.Like(name, "a%", true)))
                .hasMessageContaining("Like");
        assertThatThrownBy(() -> builder.filter(new Match(name, Match.Place.START, "a", false)))
                .hasMessageContaining("ignoreCase=false");
        assertThatThrownBy(() -> builder.filter(new Predicate.IsNull(FieldPath.of("a'b"))))
                .hasMessageContaining("path 'a'b'");
        assertThatThrownBy(() -> new QueryBuilder().filter("a", "\uD800").build())
                .hasMessageContaining("surrogate");
    }

    @Test
    void writesPredicates() {
        Predicate predicate = new Predicate.Or(List.of(
                new Predicate.Comparison(FieldPath.of("age"), Predicate.Comparison.Operator.GT, BigDecimal.TEN),
                new Predicate.IsNull(FieldPath.of("country.name")).negated()));
        assertThat(new QueryBuilder().filter(predicate).build())
                .isEqualTo("?filter=or(gt(age%2C'10')%2CnotNull(country.name))");
    }

    @Test
    void refusesInputsNestedWithoutEnd() {
        Object deep = 1;
        for (int i = 0; i < 10_000; i++) {
            deep = Map.of("a", deep);
        }
        Object input = Map.of("filters", deep);
        assertThatThrownBy(() -> QueryBuilder.build(input)).hasMessageContaining("deeper than 64");
    }

    @Test
    void readsOptionsStrictly() {
        assertThatThrownBy(() -> QueryOptions.of(Map.of("sort", Map.of("allowed", "id"))))
                .hasMessage("options of sort: allowed is 'id'; expected a list of names");
        assertThatThrownBy(() -> QueryOptions.of(Map.of("filters", Map.of("relations", List.of("profile")))))
                .hasMessage("options of filters: relations is 'profile'; expected {key, value}");
    }
}
