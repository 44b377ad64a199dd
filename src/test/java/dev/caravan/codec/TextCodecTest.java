package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.FieldType;
import dev.caravan.model.Json;
import dev.caravan.model.Problem;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TextCodecTest {
    private static final Subject STRING = Subject.of(FieldType.STRING, Subject.TEXT);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "  two  ",
                "\t",
                "00123",
                "true",
                "=1+1",
                "'",
                "1e5",
                "null",
                "a\r\nb",
                "\u00A0",
                "\uFEFF",
                "שלום עולם",
                "\u202Eevil\u202C",
                "👩‍👩‍👧‍👦",
                "\uD83D\uDE00",
                "é",
                "e\u0301",
                "\uFFFE",
                "\u0001"
            })
    void keepsTextAsItIs(String text) {
        assertThat(STRING.decode(text)).isEqualTo(text);
        assertThat(STRING.codec().encode(text)).isEqualTo(text);
        assertThat(STRING.codec().toCell(text)).isEqualTo(Cells.text(text));
        assertThat(STRING.codec().isLossless()).isTrue();
    }

    @Test
    void tellsEmptyFromMissing() {
        assertThat(STRING.decode(Cells.EMPTY)).isEqualTo("");
        assertThat(STRING.decode(Cells.NULL)).isNull();
        assertThat(STRING.codec().encode(null)).isEmpty();
        assertThat(STRING.codec().toCell(null)).isEqualTo(Cells.NULL);
        assertThat(STRING.codec().toCell("")).isEqualTo(Cells.EMPTY);
    }

    @Test
    void keepsLongTexts() {
        String text = "x".repeat(32_767);
        assertThat(STRING.decode(text)).isEqualTo(text);
        assertThat(Subject.of(FieldType.STRING, Subject.text(32_767)).decode(text))
                .isEqualTo(text);
    }

    @Test
    void countsCharactersAndNotTheirHalves() {
        Subject three = Subject.of(FieldType.STRING, Subject.text(3));
        assertThat(three.decode("😀😀😀")).isEqualTo("😀😀😀");
        assertThat(three.decode("abc")).isEqualTo("abc");
        assertThat(three.refuse("😀😀😀😀"))
                .isEqualTo(new Problem(
                        "too-long",
                        "'😀😀😀😀' is too long: 4 characters; expected at most 3",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("😀😀😀😀"),
                        Optional.empty()));
        assertThat(three.refuse("x".repeat(32_767)).message())
                .isEqualTo("'" + "x".repeat(60) + "…' is too long: 32767 characters; expected at most 3");
    }

    static Stream<Arguments> unstorable() {
        return Stream.of(
                Arguments.of(
                        "a\0b",
                        "'a␀b' cannot be stored as text: it contains the NUL character (U+0000), which no"
                                + " database text can hold",
                        2),
                Arguments.of(
                        "😀\0",
                        "'😀␀' cannot be stored as text: it contains the NUL character (U+0000), which no"
                                + " database text can hold",
                        2),
                Arguments.of("\uD83D", "'\uFFFD' cannot be stored as text: it contains half a character (U+D83D)", 1),
                Arguments.of("\uDE00", "'\uFFFD' cannot be stored as text: it contains half a character (U+DE00)", 1),
                Arguments.of(
                        "a\uD83Db", "'a\uFFFDb' cannot be stored as text: it contains half a character (U+D83D)", 2),
                Arguments.of(
                        "\uDE00\uD83D",
                        "'\uFFFD\uFFFD' cannot be stored as text: it contains half a character (U+DE00)",
                        1));
    }

    @ParameterizedTest
    @MethodSource("unstorable")
    void refusesWhatNoDatabaseTextCanHold(String text, String message, int position) {
        assertThat(STRING.refuse(text))
                .extracting(p -> p.code(), p -> p.message(), p -> p.hint())
                .containsExactly(
                        "unstorable-text", message, Optional.of("Remove character " + position + " of the cell"));
    }

    static Stream<Arguments> typedCells() {
        return Stream.of(
                Arguments.of(new Cell.Numeric(new BigDecimal("12345678901234567890.50")), "12345678901234567890.50"),
                Arguments.of(new Cell.Numeric(new BigDecimal("1E+3")), "1000"),
                Arguments.of(new Cell.Numeric(new BigDecimal("1E+999999999")), "1E+999999999"),
                Arguments.of(new Cell.Bool(true), "true"),
                Arguments.of(new Cell.Bool(false), "false"),
                Arguments.of(new Cell.Moment(LocalDate.of(2024, 2, 29)), "2024-02-29"),
                Arguments.of(new Cell.Moment(LocalTime.of(9, 0)), "09:00:00"),
                Arguments.of(new Cell.Moment(LocalDateTime.of(2024, 2, 29, 9, 0)), "2024-02-29 09:00:00"),
                Arguments.of(
                        new Cell.Moment(LocalDateTime.of(2024, 2, 29, 9, 0, 1, 500_000_000)),
                        "2024-02-29 09:00:01.500"));
    }

    @ParameterizedTest
    @MethodSource("typedCells")
    void takesThePlainTextOfTypedCells(Cell cell, String text) {
        assertThat(STRING.decode(cell)).isEqualTo(text);
    }

    @Test
    void refusesNestedJson() {
        assertThat(STRING.refuse(new Cell.Nested(new Json("[1]"))))
                .isEqualTo(new Problem(
                        "not-text",
                        "'[1]' is not text; expected a single value",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("[1]"),
                        Optional.of("The cell holds a JSON array or object")));
    }

    @Test
    void aKeyOfTextHasNoEmptyValue() {
        assertThat(Subject.of(FieldType.ID, Subject.TEXT).decode("")).isNull();
        assertThat(Subject.of(FieldType.ID, Subject.TEXT).decode(" x ")).isEqualTo(" x ");
    }
}
