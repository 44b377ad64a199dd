package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Cell;
import dev.caravan.model.Problem;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NumberPatternTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            #,##0.00               | 1234567.891 | 1,234,567.89
            #,##0.00               | 0.005       | 0.01
            #,##0.00               | -0.004      | 0.00
            #,##0.00               | -1234.5     | -1,234.50
            #,##0.00               | 12345678901234567890.12 | 12,345,678,901,234,567,890.12
            00000                  | 42          | 00042
            #                      | 0           | 0
            #.##                   | 1.5         | 1.5
            0.0##                  | 1           | 1.0
            0%                     | 0.25        | 25%
            0.0%                   | 0.12345     | 12.3%
            #,##0.00;(#,##0.00)    | -5          | (5.00)
            € #,##0.00             | 12.5        | € 12.50
            #,##0.00 'EUR'         | 12.5        | 12.50 EUR
            00000                  | 1234.5      | 01235
            00000                  | -0.256      | 00000
            0.0%                   | 1234.5      | 123450.0%
            0.0%                   | -0.256      | -25.6%
            #,##0.00 'EUR'         | -0.256      | -0.26 EUR
            #,####                 | 123456789   | 1,2345,6789
            """)
    void writesAsThePatternSays(String pattern, BigDecimal value, String text) {
        FieldCodec codec = Subject.number(Subject.ANY_DECIMAL).in(pattern).codec();
        assertThat(codec.encode(value)).isEqualTo(text);
        assertThat(codec.toCell(value)).isEqualTo(new Cell.Text(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            #,##0.00            | 1,234.50     | 1234.50
            #,##0.00            | 1234.50      | 1234.50
            #,##0.00            | -0.01        | -0.01
            00000               | 00042        | 42
            0.                  | 42.          | 42
            '-'0'.'             | -42.         | 42
            0.00;0.00-          | 5.00-        | -5.00
            0%                  | 25%          | 0.25
            0.0%                | 12.3%        | 0.123
            #,##0.00;(#,##0.00) | (5.00)       | -5.00
            € #,##0.00          | € 1,012.50   | 1012.50
            #,##0.00            | 12,345,678,901,234,567,890.12 | 12345678901234567890.12
            """)
    void readsWhatThePatternWrites(String pattern, String text, BigDecimal value) {
        assertThat(Subject.number(Subject.ANY_DECIMAL).in(pattern).decode(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            #,##0.00 | 1,23.40
            #,##0.00 | 12,34.50
            #,##0.00 | 1234.5
            #,##0.00 | 1234
            #,##0.00 | 1234.567
            #,##0.00 | 1.234,50
            #,##0.00 | 1 234.50
            #,##0.00 | +1.00
            #,##0.00 | -0.00
            #,##0.00 | 01.00
            #,##0.00 | 1.00x
            #,##0.00 | x1.00
            #,##0.00 | 1E5
            #,##0.00 | 1E999999999
            #,##0.00 | ∞
            #,##0.00 | NaN
            #,##0.00 | ١.٠٠
            #,##0.00 | ,1.00
            00000    | 42
            0%       | 25
            """)
    void refusesWhatThePatternCannotHaveWritten(String pattern, String text) {
        Problem problem = Subject.number(Subject.ANY_DECIMAL).in(pattern).refuse(text);
        assertThat(problem.code()).isEqualTo("not-a-number");
        assertThat(problem.message())
                .startsWith("'" + text + "' is not a number of this format; expected " + pattern + ", such as ");
    }

    @Test
    void checksTheColumnAsWell() {
        assertThat(Subject.number(Subject.INT)
                        .in("#,##0")
                        .refuse("3,000,000,000")
                        .code())
                .isEqualTo("out-of-range");
        assertThat(Subject.number(Subject.INT).in("0.0").refuse("1.5").code()).isEqualTo("not-an-integer");
        assertThat(Subject.number(Subject.INT).in("0.0").decode("1.0")).isEqualTo(1L);
        assertThat(Subject.number(Subject.DOUBLE).in("0.0").decode("1.5")).isEqualTo(1.5);
    }

    @Test
    void takesNumberCellsByValue() {
        assertThat(Subject.number(Subject.MONEY).in("#,##0").decode(new Cell.Numeric(new BigDecimal("1.25"))))
                .isEqualTo(new BigDecimal("1.25"));
    }

    @Test
    void writesNotANumberByName() {
        assertThat(Subject.number(Subject.DOUBLE).in("0.00").codec().encode(Double.NaN))
                .isEqualTo("NaN");
        assertThat(Subject.number(Subject.DOUBLE).in("0.00").codec().encode(-0.0))
                .isEqualTo("0.00");
    }

    @Test
    void roundsTheDigitsThatPeopleSee() {
        assertThat(Subject.number(Subject.DOUBLE).in("0.00").codec().encode(1.005))
                .isEqualTo("1.01");
    }

    @Test
    void neverRoundsOutOfTheColumn() {
        Subject rounded = Subject.number(Subject.MONEY).in("0");
        assertThat(rounded.codec().encode(new BigDecimal("99999999.99"))).isEqualTo("99999999");
        assertThat(rounded.codec().encode(new BigDecimal("99999998.99"))).isEqualTo("99999999");
        assertThat(rounded.codec().encode(new BigDecimal("-99999999.50"))).isEqualTo("-99999999");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            int32         | #,##0    | true
            int32         | 0.0      | true
            decimal(10,2) | #,##0.00 | true
            decimal(10,2) | 0.0      | false
            decimal(10,2) | 0%       | true
            decimal(10,3) | 0%       | false
            decimal       | 0.00     | false
            float64       | 0.00     | false
            """)
    void knowsWhetherItShowsAllDigits(String column, String pattern, boolean lossless) {
        assertThat(Subject.number(Subject.column(column)).in(pattern).codec().isLossless())
                .isEqualTo(lossless);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "YYYY",
                "0E0",
                "##0.##E0",
                "¤0.00",
                "#,##0.00.0",
                "0#",
                "'0'0",
                "0'1'",
                " 0",
                "0' '",
                "0;0 "
            })
    void unsuitablePatternsAreRefused(String pattern) {
        assertThat(Subject.number(Subject.MONEY).check(pattern))
                .isEqualTo(new Problem(
                        "unsuitable-format",
                        "'" + pattern + "' is not a format for a Number; expected a number pattern of 0 and #, with ,"
                                + " for groups and . before the fraction, such as #,##0.00",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void takesNoTimeForHostileCells() {
        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            Subject subject = Subject.number(Subject.MONEY).in("#,##0.00");
            assertThat(subject.refuse("9".repeat(5_000_000)).code()).isEqualTo("not-a-number");
            assertThat(subject.refuse(new Cell.Numeric(new BigDecimal("1E+999999999")))
                            .code())
                    .isEqualTo("out-of-range");
        });
    }
}
