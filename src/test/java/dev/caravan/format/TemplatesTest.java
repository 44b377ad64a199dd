package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.CsvSettings;
import dev.caravan.model.FileSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.poi.hssf.usermodel.HSSFDataValidation;
import org.apache.poi.hssf.usermodel.HSSFSheet;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.Sheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files to be filled in are read by the import that they are for, wherever it looks for its header. */
final class TemplatesTest {
    private static final List<TemplateColumn> COLUMNS = List.of(
            new TemplateColumn("Name", "String", "", true, "", "text", List.of(), false, true),
            new TemplateColumn(
                    "Active", "Boolean", "True/False", false, "", "True", List.of("True", "False"), true, false));
    private static final Set<String> LABELS = Set.of("Name", "Active");

    /** A sheet of the import's own may have the name that another one has otherwise. */
    private static final FileSettings FAR_DOWN =
            new FileSettings(CsvSettings.NONE, OptionalInt.of(4), Optional.of("Lists"));

    @TempDir
    Path folder;

    static Stream<Arguments> formatsAndSettings() {
        FileSettings semicolons = FileSettings.DETECT.withCsv(new CsvSettings(
                Optional.of(";"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(StandardCharsets.UTF_16LE),
                Optional.empty(),
                Optional.empty(),
                true));
        List<FileSettings> settings = List.of(
                FileSettings.DETECT,
                semicolons,
                new FileSettings(CsvSettings.NONE, OptionalInt.of(4), Optional.empty()),
                new FileSettings(CsvSettings.NONE, OptionalInt.of(2), Optional.of("Staff & guests")),
                new FileSettings(CsvSettings.NONE, OptionalInt.empty(), Optional.of("columns")),
                new FileSettings(CsvSettings.NONE, OptionalInt.empty(), Optional.of("Lists")));
        return Stream.of(FileFormat.CSV, FileFormat.XLS, FileFormat.XLSX)
                .flatMap(format -> settings.stream().map(setting -> Arguments.of(format, setting)));
    }

    @ParameterizedTest
    @MethodSource("formatsAndSettings")
    void areReadAsTheImportSays(FileFormat format, FileSettings settings) throws IOException {
        Path file = folder.resolve("template");
        Files.write(file, template(format, settings));

        try (RowReader reader = RowReaders.open(file, settings, LABELS)) {
            assertThat(reader.format()).isEqualTo(format);
            assertThat(reader.columns()).containsExactly("Name", "Active");
            assertThat(reader.headerLine()).isEqualTo(settings.headerLine().orElse(1));
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void choicesAndCommentsOfXlsStandWithTheHeader() throws IOException {
        byte[] file = template(FileFormat.XLS, FAR_DOWN);

        try (HSSFWorkbook workbook = new HSSFWorkbook(new ByteArrayInputStream(file))) {
            assertThat(workbook.sheetIterator())
                    .toIterable()
                    .extracting(Sheet::getSheetName)
                    .containsExactly("Lists", "Columns", "Choices");
            assertThat(workbook.isSheetHidden(2)).isTrue();
            HSSFSheet records = workbook.getSheetAt(0);
            assertThat(records.getRow(3).getCell(1).getCellComment().getString().getString())
                    .isEqualTo("Boolean, True/False, optional\nExample: True");
            assertThat(records.getPaneInformation().getHorizontalSplitPosition())
                    .isEqualTo((short) 4);
            assertThat(records.getDataValidations()).hasSize(1);
            HSSFDataValidation choice = records.getDataValidations().get(0);
            assertThat(choice.getRegions().getCellRangeAddress(0).formatAsString())
                    .isEqualTo("B5:B65536");
            assertThat(choice.getValidationConstraint().getFormula1()).isEqualTo("Choices!$A$2:$A$3");
        }
    }

    @Test
    void choicesAndCommentsOfXlsxStandWithTheHeader() throws IOException {
        Map<String, String> parts = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(template(FileFormat.XLSX, FAR_DOWN)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                parts.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }

        assertThat(parts.get("xl/workbook.xml"))
                .containsSubsequence("name=\"Lists\"", "name=\"Columns\"", "name=\"Choices\"", "state=\"hidden\"");
        assertThat(parts.get("xl/worksheets/sheet1.xml"))
                .contains(
                        "<dimension ref=\"A4:B4\"/>",
                        "<pane ySplit=\"4\" topLeftCell=\"A5\"",
                        "<row r=\"4\"><c r=\"A4\"",
                        "sqref=\"B5:B65536\"><formula1>Choices!$A$2:$A$3</formula1>");
        assertThat(parts.get("xl/comments1.xml")).contains("<comment ref=\"A4\"", "<comment ref=\"B4\"");
        assertThat(parts.get("xl/drawings/vmlDrawing1.vml"))
                .contains("<x:Row>3</x:Row><x:Column>0</x:Column>", "<x:Row>3</x:Row><x:Column>1</x:Column>");
    }

    private static byte[] template(FileFormat format, FileSettings settings) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Templates.write(format, out, COLUMNS, settings);
        return out.toByteArray();
    }
}
