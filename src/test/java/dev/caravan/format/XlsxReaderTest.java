package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.CsvSettings;
import dev.caravan.model.FileSettings;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workbooks of XLSX as other programs write them. */
class XlsxReaderTest {
    private static final String HEADER = "<row r='1'><c r='A1' t='inlineStr'><is><t>a</t></is></c></row>";

    private final Path folder;

    XlsxReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** The cells of column A under the header {@code a}, as {@link Rows} shows them. */
    private static String cells(XlsxBytes workbook) {
        return Rows.of(workbook.bytes()).rows().stream().map(Rows::text).collect(Collectors.joining("\n"));
    }

    private static String cell(String cell, String... formats) {
        return cells(new XlsxBytes().formats(formats).sheet("S", HEADER + "<row>" + cell + "</row>"))
                .replaceFirst("line 2 #1: ", "");
    }

    private Rows read(byte[] file, FileSettings settings, String... labels) throws IOException {
        Path path = folder.resolve("book.xlsx");
        Files.write(path, file);
        List<Row> rows = new ArrayList<>();
        try (RowReader reader = RowReaders.open(path, settings, Set.of(labels))) {
            for (Optional<Row> row = reader.next(); row.isPresent(); row = reader.next()) {
                rows.add(row.get());
            }
            assertThat(reader.rows()).hasValue(rows.size());
            return new Rows(reader.columns(), reader.headerLine(), reader.description(), rows);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1                    | 1",
                "-12                  | -12",
                "0                    | 0",
                "1.50                 | 1.5",
                "1.1000000000000001   | 1.1",
                "0.30000000000000004  | 0.30000000000000004",
                "1E+3                 | 1000",
                "1.0E-7               | 0.0000001",
                "12345678901234567890 | 12345678901234567890",
                "9007199254740993     | 9007199254740993",
                "9007199254740992     | 9007199254740992",
                "123456789.12345679   | 123456789.12345679",
                "1.5E+20              | 150000000000000000000",
            })
    void numbersHaveTheDigitsThatAreMeant(String digits, String number) {
        assertThat(cell("<c><v>" + digits + "</v></c>")).isEqualTo("number<" + number + ">");
    }

    @Test
    void numbersThatAreNoneAreThatCellsProblem() {
        assertThat(cell("<c><v>1,5</v></c>")).isEqualTo("invalid<1,5 is not a number>");
        assertThat(cell("<c><v>1E999999999</v></c>"))
                .isEqualTo(
                        "invalid<1E999999999 is a number of more than 1,000 digits when it is written out, which is the limit>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "14                  | 45351            | moment<2024-02-29>",
                "14                  | 1                | moment<1900-01-01>",
                "14                  | 59               | moment<1900-02-28>",
                "14                  | 60               | invalid<1900-02-29 is not a real date; 1900 was no leap year>",
                "14                  | 61               | moment<1900-03-01>",
                "14                  | 2958465          | moment<9999-12-31>",
                "14                  | 45351.5          | moment<2024-02-29 12:00:00>",
                "22                  | 45351            | moment<2024-02-29 00:00:00>",
                "22                  | 45351.999988425923 | moment<2024-02-29 23:59:59>",
                "22                  | 45351.9999999999 | moment<2024-03-01 00:00:00>",
                "21                  | 0.5              | moment<12:00:00>",
                "21                  | 0                | moment<00:00:00>",
                "46                  | 0.25             | moment<06:00:00>",
                "46                  | 1.5              | number<1.5>",
                "yyyy-mm-dd          | 45351            | moment<2024-02-29>",
                "[$-409]d-mmm-yy;@   | 45351            | moment<2024-02-29>",
                "mmmm                | 45351            | moment<2024-02-29>",
                "hh:mm AM/PM         | 0.75             | moment<18:00:00>",
                "[h]:mm:ss           | 0.75             | moment<18:00:00>",
                "General             | 45351            | number<45351>",
                "0.00\" days\"       | 45351            | number<45351>",
                "#,##0\\d            | 45351            | number<45351>",
                "0.00E+00            | 45351            | number<45351>",
                "[Red]0              | 45351            | number<45351>",
                "@                   | 45351            | number<45351>",
            })
    void theFormatOfACellMakesItsNumberADate(String format, String number, String expected) {
        assertThat(cell("<c s='0'><v>" + number + "</v></c>", format)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"-1", "0", "2958466", "1E300"})
    void numbersThatNoDayHasAreThatCellsProblem(String number) {
        assertThat(cell("<c s='0'><v>" + number + "</v></c>", "14"))
                .startsWith("invalid<")
                .contains("is not the number of a day");
    }

    @ParameterizedTest
    @CsvSource({"1", "true"})
    void daysMayBeCountedSince1904(String value) {
        XlsxBytes workbook = new XlsxBytes()
                .since1904(value)
                .formats("14", "21")
                .sheet(
                        "S",
                        HEADER
                                + row("<c s='0'><v>0</v></c>")
                                + row("<c s='0'><v>43889</v></c>")
                                + row("<c s='1'><v>0.5</v></c>"));

        assertThat(cells(workbook)).isEqualTo("""
                line 2 #1: moment<1904-01-01>
                line 3 #2: moment<2024-02-29>
                line 4 #3: moment<12:00:00>""");
    }

    private static String row(String cells) {
        return "<row>" + cells + "</row>";
    }

    @Test
    void cellsAreWhatTheirTypeSays() {
        XlsxBytes workbook = new XlsxBytes()
                .texts(
                        "<t>shared</t>",
                        "<r><t>ri</t></r><r><rPr/><t xml:space='preserve'>ch </t></r><rPh sb='0'><t>spoken</t></rPh>",
                        "<t/>")
                .sheet(
                        "S",
                        HEADER
                                + row("<c t='s'><v>0</v></c>")
                                + row("<c t='s'><v>1</v></c>")
                                + row("<c t='s'><v>2</v></c>")
                                + row("<c t='b'><v>1</v></c>")
                                + row("<c t='b'><v>0</v></c>")
                                + row("<c t='d'><v>2024-02-29T12:00:00Z</v></c>")
                                + row("<c t='d'><v>2024-02-29</v></c>")
                                + row("<c t='str'><f>A1</f><v>computed</v></c>")
                                + row("<c><f>1+1</f><v>2</v></c>")
                                + row("<c t='b'><f>1=1</f><v>1</v></c>")
                                + row("<c t='inlineStr'><is><t>=1+1</t></is></c>")
                                + row(
                                        "<c t='inlineStr'><is><t>a_x000D_b_x005F_x000D_ _x41_ <![CDATA[<&>]]></t></is></c>"));

        assertThat(cells(workbook)).isEqualTo("""
                line 2 #1: 'shared'
                line 3 #2: 'rich '
                line 4 #3: ''
                line 5 #4: true
                line 6 #5: false
                line 7 #6: moment<2024-02-29 12:00:00>
                line 8 #7: moment<2024-02-29>
                line 9 #8: 'computed'
                line 10 #9: number<2>
                line 11 #10: true
                line 12 #11: '=1+1'
                line 13 #12: 'a\\rb_x000D_ _x41_ <&>'""");
    }

    @Test
    void errorsAndFormulasWithoutResultAreTheirCellsProblem() {
        assertThat(cell("<c t='e'><v>#DIV/0!</v></c>"))
                .isEqualTo("invalid<#DIV/0! is an error of the workbook, not a value>");
        assertThat(cell("<c t='e'><f>1/0</f><v>#DIV/0!</v></c>"))
                .isEqualTo("invalid<#DIV/0! is an error of the workbook, not a value>");
        assertThat(cell("<c><f>SUM(B1:B9)</f></c>"))
                .isEqualTo(
                        "invalid<=SUM(B1:B9) is a formula whose result is not in the file; open the workbook in a spreadsheet program and save it>");
        assertThat(cell("<c t='str'><f>\"\"</f><v></v></c>")).isEmpty();
    }

    @Test
    void rowsKeepTheirNumbersAndEmptyOnesAreNone() {
        XlsxBytes workbook = new XlsxBytes().sheet("S", """
                <row r='3'><c r='B3' t='inlineStr'><is><t>a</t></is></c><c r='D3' t='inlineStr'><is><t>b</t></is></c></row>
                <row r='4' hidden='1'><c r='A4'><v>99</v></c><c r='B4'><v>1</v></c><c r='C4'><v>99</v></c><c r='D4'><v>2</v></c><c r='E4'><v>99</v></c></row>
                <row r='5'><c r='B5' s='3'/><c r='D5'/></row>
                <row r='7'><c r='C7'><v>99</v></c></row>
                <row r='1048576'><c r='D1048576'><v>3</v></c></row>""");

        assertThat(Rows.of(workbook.bytes()).text()).isEqualTo("""
                XLSX, sheet 'S'; header in line 3: [a] [b]
                line 4 #1: number<1> number<2>
                line 1048576 #2: '' number<3>""");
    }

    @Test
    void theHeaderIsTheFirstRowWithMostOfTheLabels() throws IOException {
        byte[] workbook = new XlsxBytes()
                .sheet("Notes", text(1, "Read me", "name"))
                .sheet("Old", "hidden", text(1, "name", "mail"))
                .sheet(
                        "People",
                        text(1, "People of 2024")
                                + text(2, "name", "x")
                                + text(4, "mail ", "other", "name")
                                + text(5, "m", "o", "n"))
                .sheet("More", text(1, "name", "mail"))
                .bytes();

        assertThat(read(workbook, FileSettings.DETECT, "name", "mail").text()).isEqualTo("""
                XLSX, sheet 'People'; header in line 4: [mail ] [other] [name]
                line 5 #1: 'm' 'o' 'n'""");
        assertThat(read(workbook, FileSettings.DETECT, "nothing").text())
                .startsWith("XLSX, sheet 'Notes'; header in line 1: [Read me] [name]");
        assertThat(read(workbook, settings("old", 0), "name").description()).isEqualTo("XLSX, sheet 'Old'");
        assertThat(read(workbook, settings("People", 2), "mail").columns()).containsExactly("name", "x");
        assertProblem(
                workbook,
                settings("Peeple", 0),
                "unknown-sheet: the workbook has no sheet 'Peeple'; it has 'Notes', 'Old', 'People', 'More'");
        assertProblem(
                workbook,
                settings("People", 3),
                "unnamed-column: row 3 should name the columns, but all its cells are empty");
    }

    private static String text(int row, String... texts) {
        StringBuilder cells = new StringBuilder("<row r='" + row + "'>");
        for (String text : texts) {
            cells.append("<c t='inlineStr'><is><t>" + text + "</t></is></c>");
        }
        return cells.append("</row>").toString();
    }

    private static FileSettings settings(String sheet, int line) {
        return new FileSettings(
                CsvSettings.NONE, line == 0 ? OptionalInt.empty() : OptionalInt.of(line), Optional.of(sheet));
    }

    private void assertProblem(byte[] workbook, FileSettings settings, String problem) {
        assertThatThrownBy(() -> read(workbook, settings))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code() + ": " + e.getMessage())
                        .isEqualTo(problem));
    }

    @Test
    void labelsMustDiffer() {
        assertProblem(
                new XlsxBytes().sheet("S", text(2, "a", "b", "a")).bytes(),
                FileSettings.DETECT,
                "duplicate-column: columns A, C have the same name 'a' in row 2; expected each name once");
    }

    @Test
    void aWorkbookWithoutCellsIsEmpty() {
        assertProblem(
                new XlsxBytes().sheet("S", "").sheet("T", "<row><c/></row>").bytes(),
                FileSettings.DETECT,
                "empty-file: the workbook has no cells; expected a row that names the columns, and rows");
    }

    @Test
    void aWorkbookWhoseSheetsAreHiddenSaysSo() {
        assertProblem(
                new XlsxBytes().sheet("S", "hidden", text(1, "a")).bytes(),
                FileSettings.DETECT,
                "empty-file: the only sheet of the workbook, 'S', is hidden; expected one that is shown");
        assertProblem(
                new XlsxBytes()
                        .sheet("S", "hidden", text(1, "a"))
                        .sheet("T", "hidden", "")
                        .bytes(),
                FileSettings.DETECT,
                "empty-file: all sheets of the workbook are hidden: 'S', 'T'; expected one that is shown");
    }

    @Test
    void theFileIsNotTouched() throws IOException {
        Path path = folder.resolve("kept.xlsx");
        byte[] bytes = new XlsxBytes().sheet("S", text(1, "a") + text(2, "b")).bytes();
        Files.write(path, bytes);
        Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000_000_000L));
        path.toFile().setReadOnly();

        Rows.of(path, FileSettings.DETECT);

        assertThat(path).hasBinaryContent(bytes);
        assertThat(Files.getLastModifiedTime(path).toMillis()).isEqualTo(1_000_000_000_000L);
    }

    /** So many that they go to a file; looked at in any order. */
    @Test
    void sharedTextsMayBeManyMoreThanMemoryHolds() {
        int count = 400_000;
        StringBuilder items = new StringBuilder("<sst>");
        StringBuilder rows = new StringBuilder(HEADER);
        for (int i = 0; i < count; i++) {
            items.append("<si><t>")
                    .append(i % 7 == 0 ? "日本" : "text ")
                    .append(i)
                    .append("</t></si>");
        }
        for (int i : new int[] {0, count - 1, 7, 12_345, 262_143, 262_144, 399_994}) {
            rows.append("<row><c t='s'><v>" + i + "</v></c></row>");
        }
        XlsxBytes workbook = new XlsxBytes()
                .part("xl/sharedStrings.xml", items.append("</sst>").toString())
                .sheet("S", rows.toString());

        assertThat(Rows.of(workbook.bytes()).rows())
                .extracting(r -> r.cells().get(0).shown())
                .containsExactly("日本0", "text 399999", "日本7", "text 12345", "日本262143", "text 262144", "日本399994");
    }
}
