package dev.caravan.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.Temporal;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ShownTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            1.50,           1.50
            1E+3,           1000
            1E-7,           0.0000001
            1E+999999999,   1E+999999999
            1E-999999999,   1E-999999999
            """)
    void showsAllDigitsButNoWallOfZeros(BigDecimal number, String shown) {
        assertThat(new Cell.Numeric(number).shown()).isEqualTo(shown);
    }

    @Test
    void showsLongNumbersInFull() {
        String digits = "9".repeat(1000);
        assertThat(Shown.number(new BigDecimal(digits))).isEqualTo(digits);
    }

    static Stream<Arguments> moments() {
        return Stream.of(
                Arguments.of(LocalDate.of(2024, 2, 29), "2024-02-29"),
                Arguments.of(LocalTime.of(9, 0), "09:00:00"),
                Arguments.of(LocalTime.of(9, 0, 1, 500_000_000), "09:00:01.500"),
                Arguments.of(LocalDateTime.of(2024, 2, 29, 0, 0), "2024-02-29 00:00:00"),
                Arguments.of(LocalDateTime.of(2024, 2, 29, 9, 0, 1), "2024-02-29 09:00:01"));
    }

    @ParameterizedTest
    @MethodSource("moments")
    void showsMomentsInTheDefaultFormat(Temporal moment, String shown) {
        assertThat(new Cell.Moment(moment).shown()).isEqualTo(shown);
    }

    @Test
    void aProblemShowsAValueThatDatabasesCanKeep() {
        Problem problem = new Problem(
                "unstorable-text",
                "message",
                Optional.empty(),
                Optional.empty(),
                Optional.of("a\0b\uD83Dc\uDE00😀"),
                Optional.empty());
        assertThat(problem.value()).contains("a\uFFFDb\uFFFDc\uFFFD😀");
    }
}
