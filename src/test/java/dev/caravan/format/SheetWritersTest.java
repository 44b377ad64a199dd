package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Row;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Workbooks that go out. */
class SheetWritersTest {
    private static byte[] write(FileFormat format, List<String> labels, OptionalLong count, List<List<Cell>> rows)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RowWriter writer = RowWriters.open(format, out, labels, false, count)) {
            for (List<Cell> row : rows) {
                writer.write(row);
            }
            writer.finish();
        }
        return out.toByteArray();
    }

    private static String sheet(byte[] file) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals("xl/worksheets/sheet1.xml")) {
                    return new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        throw new AssertionError("no sheet");
    }

    /** Readers trust it, so it is right or not there. */
    @Test
    void theDimensionIsRight() throws IOException {
        List<List<Cell>> many = Collections.nCopies(1_000, List.of(Cells.text("x"), Cells.NULL));

        assertThat(sheet(write(FileFormat.XLSX, List.of("a", "b"), OptionalLong.of(1_000), many)))
                .contains("<dimension ref=\"A1:B1001\"/>", "<autoFilter ref=\"A1:B1001\"/>");
        assertThat(sheet(write(FileFormat.XLSX, List.of("a", "b"), OptionalLong.empty(), many.subList(0, 7))))
                .contains("<dimension ref=\"A1:B8\"/>");
        assertThat(sheet(write(FileFormat.XLSX, List.of("a", "b"), OptionalLong.empty(), many)))
                .doesNotContain("dimension")
                .contains("<autoFilter ref=\"A1:B1001\"/>");
        assertThat(sheet(write(FileFormat.XLSX, List.of("a", "b"), OptionalLong.of(0), List.of())))
                .contains("<dimension ref=\"A1:B1\"/>");
    }

    @Test
    void theSameRowsGiveTheSameBytes() throws IOException {
        List<List<Cell>> rows = List.of(List.of(Cells.text("x")));

        assertThat(write(FileFormat.XLSX, List.of("a"), OptionalLong.of(1), rows))
                .isEqualTo(write(FileFormat.XLSX, List.of("a"), OptionalLong.of(1), rows));
    }

    @Test
    void headersAreFrozenAndColumnsAsWideAsTheyNeedToBe() throws IOException {
        List<List<Cell>> rows = List.of(
                List.of(Cells.text("x".repeat(20)), new Cell.Numeric(BigDecimal.ONE)),
                List.of(Cells.text("two\nlines"), Cells.NULL));

        assertThat(sheet(write(FileFormat.XLSX, List.of("a", "A longer label"), OptionalLong.of(2), rows)))
                .contains("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>")
                .contains("<col min=\"1\" max=\"1\" width=\"21.7109375\" customWidth=\"1\" style=\"2\"/>")
                .contains("<col min=\"2\" max=\"2\" width=\"17.7109375\" customWidth=\"1\"/>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "XLS  | 65536   | 2     | 65,536 rows and a header, but XLS holds at most 65,536 rows, the header among them",
                "XLSX | 1048576 | 2     | 1,048,576 rows and a header, but XLSX holds at most 1,048,576 rows, the header among them",
                "XLS  | 1       | 257   | 257 columns, but XLS holds at most 256 columns",
                "XLSX | 1       | 16385 | 16,385 columns, but XLSX holds at most 16384 columns",
            })
    void whatDoesNotFitIsRefusedBeforeAnythingIsWritten(FileFormat format, long rows, int columns, String problem) {
        List<String> labels = Collections.nCopies(columns, "a");
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThatThrownBy(() -> RowWriters.open(format, out, labels, false, OptionalLong.of(rows)))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.code()).isEqualTo("workbook-limit");
                    assertThat(e).hasMessage("there is too much for a workbook: " + problem);
                });
        assertThat(out.size()).isZero();
    }

    @Test
    void rowsThatWereNotAnnouncedAreCounted() throws IOException {
        try (RowWriter writer = RowWriters.open(FileFormat.XLS, OutputStream.nullOutputStream(), List.of("a"), false)) {
            for (int i = 1; i < 65_536; i++) {
                writer.writeText("x");
            }
            assertThatThrownBy(() -> writer.writeText("x"))
                    .isInstanceOfSatisfying(
                            ProblemException.class, e -> assertThat(e.code()).isEqualTo("workbook-limit"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"XLS", "XLSX"})
    void textsOfJustTheLimitFitAndLongerOnesAreNamed(FileFormat format) throws IOException {
        String longest = "_".repeat(32_767);
        byte[] file = write(format, List.of("a"), OptionalLong.of(1), List.of(List.of(Cells.text(longest))));

        assertThat(Rows.of(file).rows().get(0).cells()).containsExactly(Cells.text(longest));
        assertThatThrownBy(() ->
                        write(format, List.of("a"), OptionalLong.of(1), List.of(List.of(Cells.text(longest + "x")))))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code() + ": " + e.getMessage())
                        .isEqualTo("workbook-limit: there is too much for a workbook: in row 2, column 'a', a text of"
                                + " 32,768 characters, but " + format + " holds at most 32,767 characters in a cell"));
    }

    private static Arbitrary<String> hostile() {
        Arbitrary<String> special = Arbitraries.of(
                "=1+1",
                "'",
                "+",
                "-",
                "@",
                "\t",
                "\r",
                "\n",
                "\r\n",
                "\0",
                "\u0001\u001f\u007f",
                "_x000D_",
                "_x005F_",
                "_x",
                "_",
                "<a>&amp;]]>",
                "\"",
                " ",
                "\uFEFF",
                "\uFFFE\uFFFF",
                "😀",
                "\u202E",
                "日本",
                "00123",
                "1e5",
                "é");
        return special.list().ofMaxSize(5).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<List<Cell>>> rows() {
        Arbitrary<BigDecimal> numbers = Combinators.combine(
                        Arbitraries.bigIntegers().between(BigInteger.TEN.pow(14).negate(), BigInteger.TEN.pow(14)),
                        Arbitraries.integers().between(0, 14))
                .as((digits, scale) -> {
                    BigDecimal number = new BigDecimal(digits, scale).stripTrailingZeros();
                    return number.scale() < 0 ? number.setScale(0) : number;
                });
        Arbitrary<LocalDate> dates =
                Arbitraries.integers().between(-25_508, 2_932_896).map(LocalDate::ofEpochDay);
        Arbitrary<LocalTime> times = Arbitraries.integers().between(0, 86_399).map(LocalTime::ofSecondOfDay);
        Arbitrary<Cell> cells = Arbitraries.oneOf(
                hostile().map(Cells::text),
                numbers.map(Cell.Numeric::new),
                Arbitraries.doubles()
                        .between(-1e9, 1e9)
                        .ofScale(12)
                        .map(d -> new Cell.Numeric(SheetNumbers.shortest(d))),
                Arbitraries.of(true, false).map(Cell.Bool::new),
                dates.map(Cell.Moment::new),
                times.map(Cell.Moment::new),
                Combinators.combine(dates, times).as(LocalDateTime::of).map(Cell.Moment::new));
        return cells.list().ofSize(3).list().ofMaxSize(12);
    }

    @Property(tries = 300, seed = "20240503")
    void typedCellsComeBackAsTheyWere(@ForAll("rows") List<List<Cell>> rows) throws IOException {
        for (FileFormat format : List.of(FileFormat.XLSX, FileFormat.XLS)) {
            byte[] file = write(format, List.of("a", "b", "c"), OptionalLong.of(rows.size()), rows);

            assertThat(Rows.of(file).rows())
                    .extracting(Row::cells)
                    .isEqualTo(rows.stream().map(SheetWritersTest::read).toList());
        }
    }

    /** What spreadsheets do not know exactly comes back as text. */
    private static List<Cell> read(List<Cell> row) {
        return row.stream()
                .map(cell -> {
                    boolean unsafe = cell instanceof Cell.Numeric n && !SheetNumbers.isSafe(n.value());
                    return unsafe ? Cells.text(cell.shown()) : cell;
                })
                .toList();
    }
}
