package dev.caravan.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueryStringTest {
    /** The cases were obtained by running qs 6.17.1. */
    @Test
    void parsesAsQsDoes() {
        List<Map<String, @Nullable Object>> cases = JsonLines.ofResource("transport.jsonl");
        assertThat(cases).hasSizeGreaterThan(200).allSatisfy(line -> {
            String query = String.valueOf(line.get("query"));
            assertThat(QueryString.parse(query)).as(query).isEqualTo(line.get("parsed"));
        });
    }

    @Test
    void ordersIndexesFirst() {
        assertThat(QueryString.parse("b=1&10=x&2=y&a=2").keySet()).containsExactly("2", "10", "b", "a");
    }

    @Test
    void refusesWhatIsOverALimit() {
        Limits limits = new Limits(10, 2, 1, 1, 1);
        assertThatThrownBy(() -> QueryString.parse("a=123456789", limits))
                .isInstanceOf(QueryException.class)
                .hasMessage("query-too-long: query: found '11 characters'; expected at most 10");
        assertThatThrownBy(() -> QueryString.parse("a&b&c", limits))
                .hasMessage("too-many-parameters: query: found '3 parameters'; expected at most 2");
    }
}
