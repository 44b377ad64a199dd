package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    @ParameterizedTest
    @CsvSource({"'', '', 0", "a, '', 1", "ab, ba, 1", "abc, acb, 1", "kitten, sitting, 3", "same, same, 0", "ca, abc, 3"
    })
    void distanceCountsEdits(String a, String b, int distance) {
        assertThat(Names.distance(a, b)).isEqualTo(distance);
        assertThat(Names.distance(b, a)).isEqualTo(distance);
    }

    @ParameterizedTest
    @CsvSource({
        "emial, email",
        "E-MAIL, email",
        "identifer_handling, identifier_handling",
        "Reference-Target, reference_target"
    })
    void closestForgivesSlips(String found, String meant) {
        assertThat(Names.closest(found, List.of("email", "identifier_handling", "reference_target", "id")))
                .contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"'', email", "x, id", "phone, email", "email, email"})
    void closestSaysNothingWhereNothingIsSimilar(String found, String name) {
        assertThat(Names.closest(found, List.of(name))).isEmpty();
    }

    @Test
    void closestLeavesEndlessNamesAlone() {
        assertThat(Names.closest("a".repeat(1_000_000), List.of("b".repeat(1_000_000))))
                .isEmpty();
    }

    @Test
    void longListsAreCut() {
        assertThat(Names.list(List.of())).isEqualTo("none");
        assertThat(Names.list(List.of("a", "b"))).isEqualTo("a, b");
        assertThat(Names.list(Collections.nCopies(43, "x")))
                .endsWith(", x and 3 more")
                .hasSizeLessThan(150);
    }

    @Test
    void shownTextStaysOnOneLine() {
        assertThat(Names.shorten("a\nb\u001b[31m")).isEqualTo("a\\u000Ab\\u001B[31m");
        assertThat(Names.shorten("x".repeat(500))).hasSize(200).endsWith("…");
    }
}
