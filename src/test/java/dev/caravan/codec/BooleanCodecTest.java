package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Cell;
import dev.caravan.model.ColumnType;
import dev.caravan.model.FieldType;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BooleanCodecTest {
    private static final Subject BOOLEAN = Subject.of(FieldType.BOOLEAN, new ColumnType.Bool());

    @ParameterizedTest
    @ValueSource(strings = {"true", "True", "TRUE", "tRuE", "t", "T", "yes", "YES", "y", "Y", "1", " true\t"})
    void readsTheUsualWordsForTrue(String text) {
        assertThat(BOOLEAN.decode(text)).isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False", "FALSE", "f", "F", "no", "No", "n", "N", "0"})
    void readsTheUsualWordsForFalse(String text) {
        assertThat(BOOLEAN.decode(text)).isEqualTo(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "01", "on", "yeſ", "ja", "true!", "t r", "\u00A0true", "falsé", "-1", "null"})
    void refusesAllOtherWords(String text) {
        assertThat(BOOLEAN.refuse(text))
                .extracting(p -> p.code(), p -> p.message())
                .containsExactly(
                        "not-a-boolean",
                        Quotes.quote(text) + " is not a truth value; expected true/false, t/f, yes/no, y/n or 1/0");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            Yes/No,       Yes,     true
            Yes/No,       no,      false
            Yes/No,       YES,     true
            1/0,          0,       false
            Ja/Nein,      nein,    false
            Да/Нет,       да,      true
            ✓/✗,          ✗,       false
            Y/y,          Y,       true
            Y/y,          y,       false
            False/True,   false,   true
            in use/free,  IN USE,  true
            """)
    void readsThePairOfItsFormat(String format, String text, boolean value) {
        assertThat(BOOLEAN.in(format).decode(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            Yes/No,  true
            Yes/No,  y
            Yes/No,  1
            1/0,     yes
            Aa/aA,   aa
            """)
    void refusesAllButThePairOfItsFormat(String format, String text) {
        assertThat(BOOLEAN.in(format).refuse(text).message())
                .isEqualTo("'" + text + "' is not a truth value; expected " + format.replace("/", " or "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "Yes", "Yes/", "/No", "Yes/Yes", "Yes/No/Maybe", "Yes /No", "Yes/ No", "\t1/0", "YYYY"})
    void unsuitableFormatsAreRefused(String format) {
        assertThat(BOOLEAN.check(format).code()).isEqualTo("unsuitable-format");
        assertThat(BOOLEAN.check(format).message())
                .isEqualTo(Quotes.quote(format) + " is not a format for a Boolean; expected two different words with a"
                        + " slash between, the word for true first, such as Yes/No");
    }

    @Test
    void readsTypedCells() {
        assertThat(BOOLEAN.decode(new Cell.Bool(true))).isEqualTo(true);
        assertThat(BOOLEAN.decode(new Cell.Numeric(BigDecimal.ONE))).isEqualTo(true);
        assertThat(BOOLEAN.in("Yes/No").decode(new Cell.Bool(false))).isEqualTo(false);
        assertThat(BOOLEAN.in("1/0").decode(new Cell.Numeric(BigDecimal.ZERO))).isEqualTo(false);
        assertThat(BOOLEAN.in("Yes/No").refuse(new Cell.Numeric(BigDecimal.ONE)).code())
                .isEqualTo("not-a-boolean");
        assertThat(BOOLEAN.refuse(new Cell.Numeric(BigDecimal.TEN)).message())
                .isEqualTo("'10' is not a truth value; expected true/false, t/f, yes/no, y/n or 1/0");
    }

    @Test
    void writesWordsAndTypedCells() {
        assertThat(BOOLEAN.codec().encode(true)).isEqualTo("True");
        assertThat(BOOLEAN.codec().encode(false)).isEqualTo("False");
        assertThat(BOOLEAN.codec().toCell(true)).isEqualTo(new Cell.Bool(true));
        assertThat(BOOLEAN.in("True/False").codec().toCell(true)).isEqualTo(new Cell.Bool(true));
        assertThat(BOOLEAN.in("Yes/No").codec().toCell(true)).isEqualTo(new Cell.Text("Yes"));
        assertThat(BOOLEAN.in("1/0").codec().encode(false)).isEqualTo("0");
        assertThat(BOOLEAN.in("1/0").codec().isLossless()).isTrue();
    }
}
