package dev.caravan.format;

import dev.caravan.model.FileSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.poi.hssf.usermodel.HSSFCell;
import org.apache.poi.hssf.usermodel.HSSFCellStyle;
import org.apache.poi.hssf.usermodel.HSSFRichTextString;
import org.apache.poi.hssf.usermodel.HSSFRow;
import org.apache.poi.hssf.usermodel.HSSFSheet;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.util.CellRangeAddress;

/**
 * Writes rows as an XLS file. The format has its directory in the middle, so all of it is in memory until it is whole; its
 * 65,536 rows keep that within bounds.
 */
final class XlsRowWriter extends SheetRowWriter {
    static final int MAX_ROWS = 65_536;
    static final int MAX_COLUMNS = 256;

    private final OutputStream out;
    private final HSSFWorkbook workbook;
    private final boolean only;
    private final HSSFSheet sheet;
    private final XlsLook look;
    private final Map<Integer, HSSFCellStyle> numbers;
    private HSSFRow row;

    XlsRowWriter(OutputStream out, List<String> labels, OptionalLong rows, FileSettings settings, String name) {
        super(FileFormat.XLS, labels, rows, settings, MAX_ROWS, MAX_COLUMNS);
        this.out = out;
        this.workbook = new HSSFWorkbook();
        this.only = true;
        this.look = new XlsLook(workbook);
        this.numbers = new HashMap<>();
        this.sheet = workbook.createSheet(name);
        this.row = sheet.createRow(above());
    }

    /**
     * A sheet of a workbook that others begin and end.
     *
     * @param numbers styles that all sheets share, since a workbook has few
     */
    XlsRowWriter(
            HSSFWorkbook workbook,
            XlsLook look,
            Map<Integer, HSSFCellStyle> numbers,
            List<String> labels,
            String name) {
        super(FileFormat.XLS, labels, OptionalLong.empty(), FileSettings.DETECT, MAX_ROWS, MAX_COLUMNS);
        this.out = OutputStream.nullOutputStream();
        this.workbook = workbook;
        this.only = false;
        this.look = look;
        this.numbers = numbers;
        this.sheet = workbook.createSheet(name);
        this.row = sheet.createRow(above());
    }

    @Override
    void begin(int[] widths, boolean[] texts) {
        sheet.createFreezePane(0, above() + 1);
        for (int i = 0; i < widths.length; i++) {
            sheet.setColumnWidth(i, widths[i] * 256 + 182);
            if (texts[i]) {
                sheet.setDefaultColumnStyle(i, look.text());
            }
        }
    }

    @Override
    void beginRow(int number) {
        if (number > above()) {
            row = sheet.createRow(number);
        }
    }

    @Override
    void endRow() {}

    @Override
    void text(int column, String text) {
        HSSFCell cell = row.createCell(column);
        cell.setCellStyle(row.getRowNum() == above() ? look.header() : look.text());
        cell.setCellValue(new HSSFRichTextString(text));
    }

    @Override
    void bool(int column, boolean value) {
        HSSFCell cell = row.createCell(column);
        cell.setCellStyle(look.bool());
        cell.setCellValue(value);
    }

    @Override
    void number(int column, BigDecimal value, int scale) {
        HSSFCell cell = row.createCell(column);
        cell.setCellValue(value.doubleValue());
        if (scale >= 0) {
            cell.setCellStyle(numbers.computeIfAbsent(scale, s -> look.format(XlsxLook.numberFormat(s))));
        }
    }

    @Override
    void moment(int column, double serial, SheetMoments.Kind kind) {
        HSSFCell cell = row.createCell(column);
        cell.setCellValue(serial);
        cell.setCellStyle(look.moment(kind));
    }

    @Override
    void end(int rows) throws IOException {
        if (!labels().isEmpty()) {
            sheet.setAutoFilter(new CellRangeAddress(above(), above() + rows, 0, labels().size() - 1));
        }
        if (only) {
            workbook.write(out);
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (only) {
            workbook.close();
        }
    }
}
