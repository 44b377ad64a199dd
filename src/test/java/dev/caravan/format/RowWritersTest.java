package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowWritersTest {
    private static final List<String> LABELS = List.of("Text", "Number, exact", "b");
    private static final List<List<Cell>> ROWS = List.of(
            List.of(Cells.text("a \"b\", c"), number("12345678901234567890.1230"), new Cell.Bool(true)),
            List.of(Cells.text("two\r\nlines"), Cells.NULL, Cells.ABSENT),
            List.of(
                    new Cell.Many(List.of(Cells.text("B1"), Cells.text("B\"2"), number("3"))),
                    new Cell.Nested(new Json("{\"k\":1.0}")),
                    new Cell.Moment(LocalDate.of(2024, 2, 29))),
            List.of(Cells.text("'x'"), number("1E+3"), Cells.text("é😀\uD83D")));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static Cell number(String digits) {
        return new Cell.Numeric(new BigDecimal(digits));
    }

    private String write(FileFormat format, List<String> labels, List<List<Cell>> rows) throws IOException {
        try (RowWriter writer = RowWriters.open(format, out, labels, false)) {
            for (List<Cell> row : rows) {
                writer.write(row);
            }
            writer.finish();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void csvQuotesWhatNeedsIt() throws IOException {
        assertThat(write(FileFormat.CSV, LABELS, ROWS))
                .isEqualTo("Text,\"Number, exact\",b\r\n"
                        + "\"a \"\"b\"\", c\",12345678901234567890.1230,True\r\n"
                        + "\"two\r\nlines\",,\r\n"
                        + "\"\"\"B1\"\",\"\"B\"\"\"\"2\"\",\"\"3\"\"\",\"{\"\"k\"\":1.0}\",2024-02-29\r\n"
                        + "\"'x'\",1000,é😀\uFFFD\r\n");
    }

    @Test
    void csvOfOneColumnHasNoBlankLines() throws IOException {
        assertThat(write(
                        FileFormat.CSV,
                        List.of("a"),
                        List.of(List.of(Cells.NULL), List.of(Cells.EMPTY), List.of(Cells.text(" ")))))
                .isEqualTo("a\r\n\"\"\r\n\"\"\r\n\" \"\r\n");
    }

    @Test
    void csvQuotesLabelsThatCouldPassForSomethingElse() throws IOException {
        assertThat(write(FileFormat.CSV, List.of("a;b", "sep=;", "[x]", "Größe_1 a-b.c", "%PDF-"), List.of()))
                .isEqualTo("\"a;b\",\"sep=;\",\"[x]\",Größe_1 a-b.c,\"%PDF-\"\r\n");
    }

    @Test
    void csvBeginsWithAMarkIfAsked() throws IOException {
        try (RowWriter writer = RowWriters.open(FileFormat.CSV, out, List.of("a"), true)) {
            writer.finish();
        }
        assertThat(out.toByteArray()).containsExactly(0xEF, 0xBB, 0xBF, 'a', '\r', '\n');
    }

    @Test
    void jsonIsOneArrayWithAnObjectALine() throws IOException {
        assertThat(write(FileFormat.JSON, LABELS, ROWS)).isEqualTo("""
                [
                {"Text":"a \\"b\\", c","Number, exact":12345678901234567890.1230,"b":true},
                {"Text":"two\\r\\nlines","Number, exact":null},
                {"Text":["B1","B\\"2",3],"Number, exact":{"k":1.0},"b":"2024-02-29"},
                {"Text":"'x'","Number, exact":1000,"b":"é😀\uFFFD"}
                ]
                """);
    }

    @Test
    void ndjsonIsAnObjectALine() throws IOException {
        assertThat(write(FileFormat.NDJSON, List.of("a"), List.of(List.of(Cells.text("x")), List.of(Cells.NULL))))
                .isEqualTo("{\"a\":\"x\"}\n{\"a\":null}\n");
    }

    @Test
    void noRowsAreAWholeFileToo() throws IOException {
        assertThat(write(FileFormat.JSON, LABELS, List.of())).isEqualTo("[]\n");
    }

    @Test
    void numbersWithoutEndAreNotWrittenOut() throws IOException {
        assertThat(write(FileFormat.JSON, List.of("a"), List.of(List.of(number("1E+999999999")))))
                .isEqualTo("[\n{\"a\":1E+999999999}\n]\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"CSV", "JSON", "NDJSON", "XLSX"})
    void textsAreWrittenLikeCells(FileFormat format) throws IOException {
        String cells = write(format, List.of("a", "b"), List.of(List.of(Cells.text("x,"), Cells.NULL)));
        out.reset();
        try (RowWriter writer = RowWriters.open(format, out, List.of("a", "b"), false)) {
            writer.writeText("x,", null);
            writer.finish();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(cells);
    }

    @ParameterizedTest
    @EnumSource
    void aWriterThatIsClosedUnfinishedDoesNotCompleteTheFile(FileFormat format) throws IOException {
        String whole = write(format, List.of("a"), List.of(List.of(Cells.text("x"))));
        out.reset();
        try (RowWriter writer = RowWriters.open(format, out, List.of("a"), false)) {
            writer.writeText("x");
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isNotEqualTo(whole).hasSizeLessThan(whole.length());
    }

    @ParameterizedTest
    @EnumSource
    void aRowOfAnotherLengthIsAProgrammingError(FileFormat format) throws IOException {
        try (RowWriter writer = RowWriters.open(format, out, List.of("a"), false)) {
            assertThatThrownBy(() -> writer.write(List.of(Cells.NULL, Cells.NULL)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("2 cells for 1 columns");
            assertThatThrownBy(() -> writer.writeText()).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
