package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.Problem;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IntCodecTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            int32 | 0                         | 0
            int32 | -0                        | 0
            int32 | 0.000                     | 0
            int32 | 0e999999999999            | 0
            int32 | 7                         | 7
            int32 | +7                        | 7
            int32 | -7                        | -7
            int32 | 007                       | 7
            int32 | 5.0                       | 5
            int32 | 1e3                       | 1000
            int32 | 1.5E+1                    | 15
            int32 | 1500e-2                   | 15
            int32 | .5e1                      | 5
            int8  | -128                      | -128
            int8  | 127                       | 127
            int16 | -32768                    | -32768
            int32 | 2147483647                | 2147483647
            int64 | 9223372036854775807       | 9223372036854775807
            int64 | -9223372036854775808      | -9223372036854775808
            int64 | 9223372036854775807.000   | 9223372036854775807
            int64 | 00000000000000000000012   | 12
            int64 | 922337203685477580.7e1    | 9223372036854775807
            """)
    void readsWholeNumbersExactly(String column, String text, long value) {
        assertThat(Subject.number(Subject.column(column)).decode(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            int8  | 128                  | out-of-range   | '128' is out of range; expected a whole number from -128 to 127
            int8  | -129                 | out-of-range   | '-129' is out of range; expected a whole number from -128 to 127
            int16 | 4e4                  | out-of-range   | '4e4' is out of range; expected a whole number from -32768 to 32767
            int32 | 2147483648           | out-of-range   | '2147483648' is out of range; expected a whole number from -2147483648 to 2147483647
            int64 | 9223372036854775808  | out-of-range   | '9223372036854775808' is out of range; expected a whole number from -9223372036854775808 to 9223372036854775807
            int64 | -9223372036854775809 | out-of-range   | '-9223372036854775809' is out of range; expected a whole number from -9223372036854775808 to 9223372036854775807
            int64 | 1e999999999          | out-of-range   | '1e999999999' is out of range; expected a whole number from -9223372036854775808 to 9223372036854775807
            int64 | -1e99999999999999999999999 | out-of-range | '-1e99999999999999999999999' is out of range; expected a whole number from -9223372036854775808 to 9223372036854775807
            int32 | 1.5                  | not-an-integer | '1.5' is not a whole number; expected no digits behind the point
            int32 | 0.1                  | not-an-integer | '0.1' is not a whole number; expected no digits behind the point
            int32 | 1e-999999999         | not-an-integer | '1e-999999999' is not a whole number; expected no digits behind the point
            int32 | abc                  | not-a-number   | 'abc' is not a number; expected a whole number in digits, such as -1234
            int32 | -                    | not-a-number   | '-' is not a number; expected a whole number in digits, such as -1234
            int32 | 1 2                  | not-a-number   | '1 2' is not a number; expected a whole number in digits, such as -1234
            int32 | --1                  | not-a-number   | '--1' is not a number; expected a whole number in digits, such as -1234
            int32 | 0x10                 | not-a-number   | '0x10' is not a number; expected a whole number in digits, such as -1234
            int32 | 1e                   | not-a-number   | '1e' is not a number; expected a whole number in digits, such as -1234
            int32 | 5.                   | not-a-number   | '5.' is not a number; expected a whole number in digits, such as -1234
            int32 | ١٢                   | not-a-number   | '١٢' is not a number; expected a whole number in digits, such as -1234
            int32 | １２                  | not-a-number   | '１２' is not a number; expected a whole number in digits, such as -1234
            """)
    void refusesWhatIsNoWholeNumberOfTheColumn(String column, String text, String code, String message) {
        assertThat(Subject.number(Subject.column(column)).refuse(text))
                .extracting(p -> p.code(), p -> p.message())
                .containsExactly(code, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            1,234        | Write no thousands separators and a point before the fraction, or give the field a format such as #,##0.00
            1'234        | Write no thousands separators and a point before the fraction, or give the field a format such as #,##0.00
            −5           | Write the minus sign as - (hyphen)
            """)
    void advisesOnNumbersOfOtherHabits(String text, String hint) {
        assertThat(Subject.number(Subject.INT).refuse(text).hint()).contains(hint);
    }

    @Test
    void namesInvisibleCharacters() {
        assertThat(Subject.number(Subject.INT).refuse("5\u200B"))
                .isEqualTo(new Problem(
                        "not-a-number",
                        "'5\uFFFD' is not a number; expected a whole number in digits, such as -1234",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("5\u200B"),
                        Optional.of("Character 2 of the cell is the invisible U+200B; remove it")));
    }

    @Test
    void readsNumberCellsOfAnyNotation() {
        Subject subject = Subject.number(Subject.LONG);
        assertThat(subject.decode(new Cell.Numeric(new BigDecimal("5.00")))).isEqualTo(5L);
        assertThat(subject.decode(new Cell.Numeric(new BigDecimal("1E+3")))).isEqualTo(1000L);
        assertThat(subject.refuse(new Cell.Numeric(new BigDecimal("1E+999999999")))
                        .code())
                .isEqualTo("out-of-range");
    }

    @Test
    void writesPlainDigitsAndNumberCells() {
        FieldCodec codec = Subject.number(Subject.LONG).codec();
        assertThat(codec.encode(Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
        assertThat(codec.toCell(12L)).isEqualTo(new Cell.Numeric(BigDecimal.valueOf(12)));
        assertThat(codec.toCell(null)).isEqualTo(Cells.NULL);
        assertThat(codec.isLossless()).isTrue();
    }
}
