package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.apache.poi.hssf.record.DateWindow1904Record;
import org.apache.poi.hssf.record.crypto.Biff8EncryptionKey;
import org.apache.poi.hssf.usermodel.HSSFCell;
import org.apache.poi.hssf.usermodel.HSSFCellStyle;
import org.apache.poi.hssf.usermodel.HSSFRow;
import org.apache.poi.hssf.usermodel.HSSFSheet;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.FormulaError;
import org.junit.jupiter.api.Test;

/** Workbooks of XLS as POI writes them, which does it as Excel does. */
class XlsReaderTest {
    static byte[] workbook(Consumer<HSSFWorkbook> content) {
        try (HSSFWorkbook workbook = new HSSFWorkbook()) {
            content.accept(workbook);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            workbook.write(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HSSFSheet sheet(HSSFWorkbook workbook, String... labels) {
        HSSFSheet sheet = workbook.createSheet("S");
        HSSFRow row = sheet.createRow(0);
        for (int i = 0; i < labels.length; i++) {
            row.createCell(i).setCellValue(labels[i]);
        }
        return sheet;
    }

    private static HSSFCell next(HSSFSheet sheet) {
        return sheet.createRow(sheet.getLastRowNum() + 1).createCell(0);
    }

    private static HSSFCellStyle style(HSSFWorkbook workbook, String format) {
        HSSFCellStyle style = workbook.createCellStyle();
        style.setDataFormat(workbook.createDataFormat().getFormat(format));
        return style;
    }

    @Test
    void cellsAreWhatTheyAre() {
        byte[] file = workbook(workbook -> {
            HSSFSheet sheet = sheet(workbook, "a");
            next(sheet).setCellValue("text");
            next(sheet).setCellValue("日本 _x000D_\u0001\r\n".repeat(2_000));
            next(sheet).setCellValue("");
            next(sheet).setCellValue(42);
            next(sheet).setCellValue(-0.75);
            next(sheet).setCellValue(0.1 + 0.2);
            next(sheet).setCellValue(12345678901234568.0);
            next(sheet).setCellValue(true);
            HSSFCell date = next(sheet);
            date.setCellStyle(style(workbook, "yyyy-mm-dd"));
            date.setCellValue(45351);
            HSSFCell time = next(sheet);
            time.setCellStyle(style(workbook, "h:mm:ss"));
            time.setCellValue(0.5);
            next(sheet).setCellErrorValue(FormulaError.NA);
        });

        assertThat(Rows.of(file).text().replaceAll("(日本 _x000D_\u0001\\\\r\\\\n){2000}", "LONG"))
                .isEqualTo("""
                XLS, sheet 'S'; header in line 1: [a]
                line 2 #1: 'text'
                line 3 #2: 'LONG'
                line 4 #3: ''
                line 5 #4: number<42>
                line 6 #5: number<-0.75>
                line 7 #6: number<0.30000000000000004>
                line 8 #7: number<12345678901234568>
                line 9 #8: true
                line 10 #9: moment<2024-02-29>
                line 11 #10: moment<12:00:00>
                line 12 #11: invalid<#N/A is an error of the workbook, not a value>""");
    }

    @Test
    void formulasAreTheirResults() {
        byte[] file = workbook(workbook -> {
            HSSFSheet sheet = sheet(workbook, "a", "b");
            next(sheet).setCellFormula("1+1");
            next(sheet).setCellFormula("\"a\"&\"b\"");
            next(sheet).setCellFormula("1=1");
            next(sheet).setCellFormula("1/0");
            HSSFCell empty = next(sheet);
            empty.setCellFormula("\"\"");
            empty.getRow().createCell(1).setCellValue(1);
            workbook.getCreationHelper().createFormulaEvaluator().evaluateAll();
        });

        assertThat(Rows.of(file).text()).isEqualTo("""
                XLS, sheet 'S'; header in line 1: [a] [b]
                line 2 #1: number<2> ''
                line 3 #2: 'ab' ''
                line 4 #3: true ''
                line 5 #4: invalid<#DIV/0! is an error of the workbook, not a value> ''
                line 6 #5: '' number<1>""");
    }

    @Test
    void daysMayBeCountedSince1904() {
        byte[] file = workbook(workbook -> {
            workbook.getInternalWorkbook().getRecords().stream()
                    .filter(r -> r instanceof DateWindow1904Record)
                    .forEach(r -> ((DateWindow1904Record) r).setWindowing((short) 1));
            HSSFSheet sheet = sheet(workbook, "a");
            HSSFCell date = next(sheet);
            date.setCellStyle(style(workbook, "m/d/yy"));
            date.setCellValue(43889);
        });

        assertThat(Rows.of(file).text()).endsWith("line 2 #1: moment<2024-02-29>");
    }

    @Test
    void hiddenSheetsArePassedOver() {
        byte[] file = workbook(workbook -> {
            workbook.createSheet("Empty");
            workbook.createSheet("Hidden").createRow(0).createCell(0).setCellValue("x");
            workbook.setSheetHidden(1, true);
            HSSFSheet sheet = sheet(workbook, "a", "b");
            sheet.createRow(40_000).createCell(1).setCellValue("far");
        });

        assertThat(Rows.of(file).text()).isEqualTo("""
                XLS, sheet 'S'; header in line 1: [a] [b]
                line 40001 #1: '' 'far'""");
    }

    @Test
    void protectedWorkbooksAreRefused() {
        Biff8EncryptionKey.setCurrentUserPassword("secret");
        byte[] file;
        try {
            file = workbook(workbook -> next(sheet(workbook, "a")).setCellValue("x"));
        } finally {
            Biff8EncryptionKey.setCurrentUserPassword(null);
        }

        assertProblem(file, "encrypted-workbook: the workbook is protected with a password, so it cannot be read");
    }

    @Test
    void containersOfOtherThingsAreNamed() throws IOException {
        assertProblem(
                container("EncryptedPackage"),
                "encrypted-workbook: the workbook is protected with a password, so it cannot be read");
        String rest = "; expected CSV, XLSX, XLS, JSON or NDJSON";
        assertProblem(
                container("Book"), "unknown-format: the file looks like a workbook of Excel 95 or earlier" + rest);
        assertProblem(container("WordDocument"), "unknown-format: the file looks like a Word document" + rest);
        assertProblem(container("PowerPoint Document"), "unknown-format: the file looks like a presentation" + rest);
        assertProblem(
                container("Something"),
                "unknown-format: the file looks like an Office document without a workbook" + rest);
    }

    private static byte[] container(String stream) throws IOException {
        try (POIFSFileSystem container = new POIFSFileSystem()) {
            container.createDocument(new ByteArrayInputStream(new byte[5_000]), stream);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            container.writeFilesystem(out);
            return out.toByteArray();
        }
    }

    static void assertProblem(byte[] file, String problem) {
        assertThatThrownBy(() -> Rows.of(file))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code() + ": " + e.getMessage())
                        .isEqualTo(problem));
    }
}
