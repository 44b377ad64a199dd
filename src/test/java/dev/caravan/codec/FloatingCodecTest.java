package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Cell;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FloatingCodecTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            0.0,                    0
            -0.0,                   -0
            1.0,                    1
            0.1,                    0.1
            -1234.5,                -1234.5
            100.0,                  100
            1e21,                   1000000000000000000000
            2e23,                   200000000000000000000000
            8.41e21,                8410000000000000000000
            0.001,                  0.001
            1e-7,                   0.0000001
            9007199254740993,       9007199254740992
            2.0E-3,                 0.002
            """)
    void writesTheShortestPlainDigits(double value, String text) {
        FieldCodec codec = Subject.number(Subject.DOUBLE).codec();
        assertThat(codec.encode(value)).isEqualTo(text);
        assertThat(Subject.number(Subject.DOUBLE).decode(text)).isEqualTo(value);
    }

    @Test
    void writesExtremesWithoutExponent() {
        FieldCodec doubles = Subject.number(Subject.DOUBLE).codec();
        assertThat(doubles.encode(Double.MIN_VALUE)).isEqualTo("0." + "0".repeat(323) + "5");
        assertThat(doubles.encode(-Double.MIN_VALUE)).isEqualTo("-0." + "0".repeat(323) + "5");
        assertThat(doubles.encode(20 * Double.MIN_VALUE)).isEqualTo("0." + "0".repeat(321) + "1");
        assertThat(doubles.encode(Double.MAX_VALUE)).isEqualTo("17976931348623157" + "0".repeat(292));
        FieldCodec floats = Subject.number(Subject.FLOAT).codec();
        assertThat(floats.encode(Float.MIN_VALUE)).isEqualTo("0." + "0".repeat(44) + "1");
        assertThat(floats.encode(Float.MAX_VALUE)).isEqualTo("34028235" + "0".repeat(31));
        assertThat(floats.encode(0.1f)).isEqualTo("0.1");
        assertThat(floats.encode(16777216f)).isEqualTo("16777216");
    }

    @Test
    void readsToTheNearestValue() {
        Subject floats = Subject.number(Subject.FLOAT);
        assertThat(floats.decode("16777217")).isEqualTo(16777216f);
        assertThat(floats.decode("16777217.0000000000000000000001")).isEqualTo(16777218f);
        assertThat(floats.decode(new Cell.Numeric(new BigDecimal("16777217.0000000000000000000001"))))
                .isEqualTo(16777218f);
        assertThat(Subject.number(Subject.DOUBLE).decode("9007199254740993")).isEqualTo(9007199254740992d);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            float64 | 1e309    | out-of-range | '1e309' is out of range; expected 0 or ±4.9e-324 to ±1.8e308
            float64 | -1e309   | out-of-range | '-1e309' is out of range; expected 0 or ±4.9e-324 to ±1.8e308
            float64 | 1e-400   | out-of-range | '1e-400' is out of range; expected 0 or ±4.9e-324 to ±1.8e308
            float32 | 1e39     | out-of-range | '1e39' is out of range; expected 0 or ±1.4e-45 to ±3.4e38
            float64 | NaN      | not-a-number | 'NaN' is not a number; expected digits, with a point before the fraction, such as -1234.5
            float64 | Infinity | not-a-number | 'Infinity' is not a number; expected digits, with a point before the fraction, such as -1234.5
            float64 | 1d       | not-a-number | '1d' is not a number; expected digits, with a point before the fraction, such as -1234.5
            float64 | 0x1p3    | not-a-number | '0x1p3' is not a number; expected digits, with a point before the fraction, such as -1234.5
            """)
    void refusesWhatIsNoFiniteNumber(String column, String text, String code, String message) {
        assertThat(Subject.number(Subject.column(column)).refuse(text))
                .extracting(p -> p.code(), p -> p.message())
                .containsExactly(code, message);
    }

    @Test
    void writesNumberCellsExceptForWhatNumbersCannotSay() {
        FieldCodec codec = Subject.number(Subject.DOUBLE).codec();
        assertThat(codec.toCell(1.5)).isEqualTo(new Cell.Numeric(new BigDecimal("1.5")));
        assertThat(codec.toCell(-0.0)).isEqualTo(new Cell.Text("-0"));
        assertThat(codec.toCell(Double.NaN)).isEqualTo(new Cell.Text("NaN"));
        assertThat(codec.toCell(Double.NEGATIVE_INFINITY)).isEqualTo(new Cell.Text("-Infinity"));
        assertThat(Subject.number(Subject.FLOAT).codec().toCell(Float.POSITIVE_INFINITY))
                .isEqualTo(new Cell.Text("Infinity"));
    }

    @Property(tries = 3000, seed = "4711")
    void noShorterTextReadsBackTheSame(@ForAll long bits) {
        double value = Double.longBitsToDouble(bits);
        if (!Double.isFinite(value) || value == 0) {
            return;
        }
        String text = Subject.number(Subject.DOUBLE).codec().encode(value);
        assertThat(Double.parseDouble(text)).isEqualTo(value);
        assertThat(significantDigits(text)).isLessThanOrEqualTo(fewestDigits(value));
    }

    @Property(tries = 3000, seed = "4711")
    void noShorterTextReadsBackTheSameFloat(@ForAll int bits) {
        float value = Float.intBitsToFloat(bits);
        if (!Float.isFinite(value)) {
            return;
        }
        assertThat(Subject.number(Subject.FLOAT)
                        .decode(Subject.number(Subject.FLOAT).codec().encode(value)))
                .isEqualTo(value);
    }

    @Test
    void smallestValuesAreShortest() {
        for (int step = 1; step < 2000; step++) {
            double value = step * Double.MIN_VALUE;
            String text = Subject.number(Subject.DOUBLE).codec().encode(value);
            assertThat(Double.parseDouble(text)).isEqualTo(value);
            assertThat(significantDigits(text)).isLessThanOrEqualTo(fewestDigits(value));
        }
    }

    private static int significantDigits(String text) {
        return new BigDecimal(text).stripTrailingZeros().precision();
    }

    /** By trying: the fewest digits to which the exact value can be rounded and still reads back. */
    private static int fewestDigits(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; ; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (Double.parseDouble(rounded.toString()) == value) {
                return digits;
            }
        }
    }
}
