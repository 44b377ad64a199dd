package dev.caravan.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionTest {
    @ParameterizedTest
    @CsvSource({"'', '', 0", "a, '', 1", "ab, ba, 1", "abc, acb, 1", "kitten, sitting, 3", "same, same, 0", "ca, abc, 3"
    })
    void distanceCountsEdits(String a, String b, int distance) {
        assertThat(Suggestion.distance(a, b, 9)).isEqualTo(distance);
        assertThat(Suggestion.distance(b, a, 9)).isEqualTo(distance);
    }

    @ParameterizedTest
    @CsvSource({
        "emial, email",
        "E-MAIL, email",
        "identifer_handling, identifier_handling",
        "Reference-Target, reference_target",
        "nmae, name",
        "Full Name, full_name"
    })
    void forgivesSlips(String found, String meant) {
        assertThat(Suggestion.find(
                        found, List.of("email", "identifier_handling", "reference_target", "id", "name", "full_name")))
                .contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"'', email", "x, id", "phone, email", "email, email"})
    void saysNothingWhereNothingIsSimilar(String found, String name) {
        assertThat(Suggestion.find(found, List.of(name))).isEmpty();
    }

    @Test
    void leavesEndlessNamesAlone() {
        assertThat(Suggestion.find("a".repeat(1_000_000), List.of("b".repeat(1_000_000))))
                .isEmpty();
    }
}
