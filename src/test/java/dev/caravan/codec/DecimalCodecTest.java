package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.caravan.model.Cell;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DecimalCodecTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            decimal(10,2)   | 1                     | 1.00
            decimal(10,2)   | 1.5                   | 1.50
            decimal(10,2)   | 1.5000000000000000000 | 1.50
            decimal(10,2)   | -0                    | 0.00
            decimal(10,2)   | 0e-999999999          | 0.00
            decimal(10,2)   | 99999999.99           | 99999999.99
            decimal(10,2)   | -99999999.99          | -99999999.99
            decimal(10,2)   | 000000000000099999999.99 | 99999999.99
            decimal(10,2)   | 1.2345e2              | 123.45
            decimal(10,2)   | 12345e-2              | 123.45
            decimal(5,0)    | 5.0                   | 5
            decimal(2,4)    | 0.0099                | 0.0099
            decimal(2,-3)   | 99000                 | 99000
            decimal(38,19)  | 1234567890123456789.0123456789012345678 | 1234567890123456789.0123456789012345678
            decimal         | 1.50                  | 1.50
            decimal         | 1e3                   | 1000
            decimal         | 0.1                   | 0.1
            decimal         | 0.1000000000000000055511151231257827021181583404541015625 | 0.1000000000000000055511151231257827021181583404541015625
            decimal         | -.5                   | -0.5
            """)
    void readsExactly(String column, String text, BigDecimal value) {
        assertThat(Subject.number(Subject.column(column)).decode(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            decimal(10,2) | 100000000     | out-of-range | '100000000' is out of range; expected at most 8 digits before the point
            decimal(3,2)  | 10            | out-of-range | '10' is out of range; expected at most 1 digit before the point
            decimal(2,4)  | 0.01          | out-of-range | '0.01' is out of range; expected a number between -0.01 and 0.01
            decimal(2,2)  | 1             | out-of-range | '1' is out of range; expected a number between -1 and 1
            decimal       | 1e131072      | out-of-range | '1e131072' is out of range; expected at most 131072 digits before the point
            decimal       | 1e999999999   | out-of-range | '1e999999999' is out of range; expected at most 131072 digits before the point
            decimal(10,2) | 1.234         | too-precise  | '1.234' has too many digits; expected at most 2 digits behind the point
            decimal(10,1) | 1.23          | too-precise  | '1.23' has too many digits; expected at most 1 digit behind the point
            decimal(10,2) | 1e-999999999  | too-precise  | '1e-999999999' has too many digits; expected at most 2 digits behind the point
            decimal(10,0) | 1.5           | too-precise  | '1.5' has too many digits; expected none behind the point
            decimal(2,-3) | 1500          | too-precise  | '1500' has too many digits; expected a multiple of 1000
            decimal       | 1e-16384      | too-precise  | '1e-16384' has too many digits; expected at most 16383 digits behind the point
            decimal(10,2) | NaN           | not-a-number | 'NaN' is not a number; expected digits, with a point before the fraction, such as -1234.5
            decimal(10,2) | Infinity      | not-a-number | 'Infinity' is not a number; expected digits, with a point before the fraction, such as -1234.5
            decimal(10,2) | 1.2.3         | not-a-number | '1.2.3' is not a number; expected digits, with a point before the fraction, such as -1234.5
            decimal(10,2) | 1,5           | not-a-number | '1,5' is not a number; expected digits, with a point before the fraction, such as -1234.5
            decimal(10,2) | 5 %           | not-a-number | '5 %' is not a number; expected digits, with a point before the fraction, such as -1234.5
            decimal(10,2) | .             | not-a-number | '.' is not a number; expected digits, with a point before the fraction, such as -1234.5
            decimal(10,2) | 1f            | not-a-number | '1f' is not a number; expected digits, with a point before the fraction, such as -1234.5
            """)
    void refusesInsteadOfRounding(String column, String text, String code, String message) {
        assertThat(Subject.number(Subject.column(column)).refuse(text))
                .extracting(p -> p.code(), p -> p.message())
                .containsExactly(code, message);
    }

    @Test
    void keepsTheLargestNumbersThatDatabasesKeep() {
        Subject subject = Subject.number(Subject.ANY_DECIMAL);
        String digits = "9".repeat(131_072) + "." + "9".repeat(16_383);
        assertThat(subject.codec().encode(subject.decode(digits))).isEqualTo(digits);
        assertThat(subject.decode("1e131071")).isEqualTo(BigDecimal.TEN.pow(131_071));
        assertThat(subject.decode("1e-16383")).isEqualTo(BigDecimal.ONE.movePointLeft(16_383));
    }

    @Test
    void takesNoTimeForHostileNumbers() {
        String nines = "9".repeat(5_000_000);
        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            for (String column : new String[] {"int64", "decimal(10,2)", "decimal", "float64", "float32"}) {
                Subject subject = Subject.number(Subject.column(column));
                assertThat(subject.refuse(nines).code()).isEqualTo("out-of-range");
                assertThat(subject.refuse("1e" + nines).code()).isEqualTo("out-of-range");
                assertThat(subject.refuse(nines + "x").code()).isEqualTo("not-a-number");
                assertThatCode(() -> subject.codec().decode(new Cell.Text("0".repeat(5_000_000) + "1")))
                        .doesNotThrowAnyException();
            }
        });
    }

    @Test
    void writesPlainDigits() {
        FieldCodec codec = Subject.number(Subject.ANY_DECIMAL).codec();
        assertThat(codec.encode(new BigDecimal("1E+20"))).isEqualTo("100000000000000000000");
        assertThat(codec.encode(new BigDecimal("1E-20"))).isEqualTo("0.00000000000000000001");
        assertThat(codec.toCell(new BigDecimal("1.50"))).isEqualTo(new Cell.Numeric(new BigDecimal("1.50")));
    }
}
