package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.FieldType;
import dev.caravan.model.Json;
import dev.caravan.model.Problem;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class JsonCodecTest {
    private static final Subject DOCUMENT = Subject.of(FieldType.JSON, Subject.JSON);
    private static final Subject TEXT = Subject.of(FieldType.JSON, Subject.TEXT);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                               | {}
            [ ]                              | []
            null                             | null
            true                             | true
            "text"                           | "text"
            ` "  spaced \\" : , [ text " `   | "  spaced \\" : , [ text "
            { "b" : 1 , "a" : [ 1 , 2 ] }    | {"b":1,"a":[1,2]}
            {"a":1,"a":2}                    | {"a":1,"a":2}
            1.50                             | 1.50
            -0                               | -0
            1E+2                             | 1E+2
            1e999999999                      | 1e999999999
            0.1000000000000000055511151231257827 | 0.1000000000000000055511151231257827
            123456789012345678901234567890   | 123456789012345678901234567890
            "\\u00e9\\n\\/\\ud83d\\ude00"    | "\\u00e9\\n\\/\\ud83d\\ude00"
            "\\\\u0000"                      | "\\\\u0000"
            ["שלום", "😀"]                   | ["שלום","😀"]
            {"a\\"b" : "\\\\" , "c" : 1}     | {"a\\"b":"\\\\","c":1}
            """)
    void readsAnyValueAndTakesOutBlanks(String text, String compact) {
        assertThat(DOCUMENT.decode(text)).isEqualTo(new Json(compact));
        assertThat(DOCUMENT.codec().encode(new Json(text.strip()))).isEqualTo(compact);
        assertThat(TEXT.decode(text)).isEqualTo(compact);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            abc            | Texts stand in double quotes
            Anna           | Texts stand in double quotes
            'abc'          | Texts stand in double quotes
            {              | The text ends too early
            {"a":1         | The text ends too early
            "abc           | The text ends too early
            {a:1}          | It can be read up to character 1
            {"a":1}}       | It can be read up to character 7
            1 2            | It can be read up to character 2
            """)
    void refusesWhatIsNotJson(String text, String hint) {
        assertThat(DOCUMENT.refuse(text).code()).isEqualTo("not-json");
        assertThat(DOCUMENT.refuse(text).message())
                .isEqualTo("'" + text
                        + "' is not JSON; expected a JSON value, such as {\"a\":[1,true]}, \"text\" or null");
        assertThat(DOCUMENT.refuse(text).hint()).contains(hint);
    }

    static Stream<String> invalid() {
        return Stream.of(
                "'a'",
                "{'a':1}",
                "[1,]",
                "{\"a\":1,}",
                "[1 2]",
                "01",
                "+1",
                ".5",
                "1.",
                "1e",
                "NaN",
                "Infinity",
                "-",
                "// x\n1",
                "/* x */ 1",
                "tru",
                "True",
                "nulll",
                "\"\t\"",
                "\"\\x\"",
                "\"\\u12\"",
                "[",
                "]",
                ":",
                ",",
                "{\"a\"}",
                "{\"a\":}",
                "{1:2}",
                "1,2",
                "\uFEFF1",
                "\u00A01",
                "undefined",
                "1a",
                "{}[]");
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void isStrict(String text) {
        assertThat(DOCUMENT.refuse(text).code()).isEqualTo("not-json");
        assertThat(TEXT.refuse(text).code()).isEqualTo("not-json");
    }

    static Stream<Arguments> unstorable() {
        return Stream.of(
                Arguments.of("\"a\\u0000\"", "\\u0000"),
                Arguments.of("{\"\\u0000\":1}", "\\u0000"),
                Arguments.of("[\"\\ud83d\"]", "half a character (\\ud83d)"),
                Arguments.of("[\"\\ude00\\ud83d\"]", "half a character (\\ude00)"),
                Arguments.of("{\"\\uD83D\":1}", "half a character (\\ud83d)"));
    }

    @ParameterizedTest
    @MethodSource("unstorable")
    void refusesWhatNoDatabaseTextCanHold(String text, String what) {
        assertThat(DOCUMENT.refuse(text))
                .isEqualTo(new Problem(
                        "unstorable-text",
                        Quotes.quote(text) + " cannot be stored as JSON: it contains " + what
                                + ", which no database text can hold",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(text),
                        Optional.of("Remove it from the text")));
    }

    @Test
    void limitsItsDepth() {
        String deepest = "[".repeat(500) + "]".repeat(500);
        assertThat(DOCUMENT.decode(deepest)).isEqualTo(new Json(deepest));
        Problem problem = DOCUMENT.refuse("[" + deepest + "]");
        assertThat(problem.code()).isEqualTo("not-json");
        assertThat(problem.message())
                .isEqualTo("'" + "[".repeat(60) + "…' is nested too deeply; expected at most 500 levels of arrays and"
                        + " objects");
        assertThat(DOCUMENT.refuse("{\"a\":".repeat(1_000_000)).message()).contains("nested too deeply");
    }

    @Test
    void readsLargeDocuments() {
        String text = "[\"" + "x".repeat(100_000) + "\"," + "9".repeat(100_000) + "]";
        assertThat(DOCUMENT.decode(text)).isEqualTo(new Json(text));
    }

    @Test
    void emptyIsMissing() {
        assertThat(DOCUMENT.decode("")).isNull();
        assertThat(DOCUMENT.decode(" ")).isNull();
        assertThat(TEXT.decode("")).isNull();
        assertThat(DOCUMENT.decode(Cells.NULL)).isNull();
    }

    static Stream<Arguments> typedCells() {
        return Stream.of(
                Arguments.of("{\"a\":1}", new Cell.Nested(new Json("{\"a\":1}"))),
                Arguments.of("[]", new Cell.Nested(new Json("[]"))),
                Arguments.of("true", new Cell.Bool(true)),
                Arguments.of("false", new Cell.Bool(false)),
                Arguments.of("1.50", new Cell.Numeric(new BigDecimal("1.50"))),
                Arguments.of("-12", new Cell.Numeric(new BigDecimal("-12"))),
                Arguments.of("1e3", new Cell.Text("1e3")),
                Arguments.of("-0", new Cell.Text("-0")),
                Arguments.of("1e999999999999", new Cell.Text("1e999999999999")),
                Arguments.of("null", new Cell.Text("null")),
                Arguments.of("\"123\"", new Cell.Text("\"123\"")));
    }

    @ParameterizedTest
    @MethodSource("typedCells")
    void typedCellsComeBackTheSame(String text, Cell cell) {
        assertThat(DOCUMENT.codec().toCell(new Json(text))).isEqualTo(cell);
        assertThat(DOCUMENT.decode(cell)).isEqualTo(new Json(text));
        assertThat(TEXT.codec().toCell(text)).isEqualTo(cell);
        assertThat(TEXT.decode(cell)).isEqualTo(text);
    }

    @Test
    void plainTextOfAJsonFileIsJsonText() {
        assertThat(DOCUMENT.decode(new Cell.Text("{\"a\": 1}"))).isEqualTo(new Json("{\"a\":1}"));
        assertThat(DOCUMENT.refuse(new Cell.Text("Anna")).code()).isEqualTo("not-json");
        assertThat(DOCUMENT.refuse(new Cell.Nested(new Json("[\"\\u0000\"]"))).code())
                .isEqualTo("unstorable-text");
        assertThat(DOCUMENT.refuse(new Cell.Moment(LocalDate.EPOCH)).hint()).contains("The cell holds a date or time");
    }

    @Test
    void aColumnOfTextKeepsItsLimitAndWhatIsNotJson() {
        Subject five = Subject.of(FieldType.JSON, Subject.text(5));
        assertThat(five.decode("[1, 2]")).isEqualTo("[1,2]");
        assertThat(five.refuse("[1, 23]").code()).isEqualTo("too-long");
        assertThat(TEXT.codec().encode("not json")).isEqualTo("not json");
        assertThat(TEXT.codec().encode("")).isEmpty();
        assertThat(TEXT.codec().toCell("")).isEqualTo(new Cell.Text(""));
        assertThat(TEXT.codec().encode("[1, 2]")).isEqualTo("[1,2]");
        assertThat(TEXT.codec().toCell("not json")).isEqualTo(new Cell.Text("not json"));
        assertThat(TEXT.codec().isLossless()).isFalse();
        assertThat(DOCUMENT.codec().isLossless()).isTrue();
    }
}
