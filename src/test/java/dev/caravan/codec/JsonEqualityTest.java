package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonEqualityTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1,"b":2}      | {"b":2,"a":1}       | true
            {"a":{"x":[1]}}    | {"a":{"x":[1.0]}}   | true
            {"a":1}            | {"a":2}             | false
            {"a":1}            | {"a":1,"b":null}    | false
            {"a":1,"a":2}      | {"a":2}             | true
            [1,2]              | [2,1]               | false
            [1,2]              | [ 1, 2 ]            | true
            [1]                | [1,1]               | false
            1                  | 1.0                 | true
            1                  | 1e0                 | true
            1000               | 1E3                 | true
            0                  | -0.0                | true
            0.1                | 0.10000000000000001 | false
            1e999999999        | 10e999999998        | true
            1e999999999        | 1e-999999999        | false
            1e99999999999      | 1e99999999999       | true
            1e99999999999      | 2                   | false
            "\\u00e9"          | "é"                 | true
            "1"                | 1                   | false
            true               | "true"              | false
            null               | false               | false
            {}                 | []                  | false
            {}                 | { }                 | true
            "null"             | null                | false
            """)
    void comparesMeanings(String a, String b, boolean equal) {
        assertThat(JsonEquality.equal(new Json(a), new Json(b))).isEqualTo(equal);
        assertThat(JsonEquality.equal(new Json(b), new Json(a))).isEqualTo(equal);
    }

    @Test
    void comparesTextsWhereItCannotRead() {
        String deep = "[".repeat(5000) + "]".repeat(5000);
        assertThat(JsonEquality.equal(new Json(deep), new Json(deep))).isTrue();
        assertThat(JsonEquality.equal(new Json(deep), new Json("[]"))).isFalse();
        assertThat(JsonEquality.equal(new Json(""), new Json("1"))).isFalse();
        assertThat(JsonEquality.equal(new Json("{"), new Json("[1"))).isFalse();
        assertThat(JsonEquality.equal(new Json("1 2"), new Json("1"))).isFalse();
        String nines = "9".repeat(5_000_000);
        assertThat(JsonEquality.equal(new Json(nines), new Json("[" + nines + "]")))
                .isFalse();
        assertThat(JsonEquality.equal(new Json("[" + nines + "]"), new Json("[ " + nines + "]")))
                .isTrue();
    }
}
