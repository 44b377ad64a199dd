package dev.caravan.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.hssf.usermodel.HSSFCell;
import org.apache.poi.hssf.usermodel.HSSFCellStyle;
import org.apache.poi.hssf.usermodel.HSSFClientAnchor;
import org.apache.poi.hssf.usermodel.HSSFComment;
import org.apache.poi.hssf.usermodel.HSSFDataValidation;
import org.apache.poi.hssf.usermodel.HSSFDataValidationHelper;
import org.apache.poi.hssf.usermodel.HSSFPatriarch;
import org.apache.poi.hssf.usermodel.HSSFRichTextString;
import org.apache.poi.hssf.usermodel.HSSFRow;
import org.apache.poi.hssf.usermodel.HSSFSheet;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.util.CellRangeAddressList;

/** The XLS file of a template. */
final class XlsTemplate {
    private final HSSFWorkbook workbook;
    private final XlsLook look;
    private final List<TemplateColumn> columns;
    private final TemplateLayout layout;

    private XlsTemplate(HSSFWorkbook workbook, List<TemplateColumn> columns, TemplateLayout layout) {
        this.workbook = workbook;
        this.look = new XlsLook(workbook);
        this.columns = columns;
        this.layout = layout;
    }

    static void write(OutputStream out, List<TemplateColumn> columns, TemplateLayout layout) throws IOException {
        if (columns.size() > XlsRowWriter.MAX_COLUMNS) {
            throw FileProblems.limit(
                    FileFormat.XLS,
                    FileProblems.count(columns.size()) + " columns",
                    XlsRowWriter.MAX_COLUMNS + " columns");
        }
        try (HSSFWorkbook workbook = new HSSFWorkbook()) {
            new XlsTemplate(workbook, columns, layout).fill();
            workbook.write(out);
        }
    }

    private void fill() {
        HSSFSheet records = workbook.createSheet(layout.records());
        int above = layout.header() - 1;
        records.createFreezePane(0, layout.header());
        writeRow(records, above, columns.stream().map(TemplateColumn::label).toList(), look.header());
        HSSFPatriarch drawing = records.createDrawingPatriarch();
        for (int i = 0; i < columns.size(); i++) {
            records.setColumnWidth(i, Templates.width(columns.get(i)) * 256);
            if (columns.get(i).text()) {
                records.setDefaultColumnStyle(i, look.text());
            }
            comment(drawing, records.getRow(above).getCell(i), i);
        }
        writeExplanation();
        writeLists(records);
    }

    private void comment(HSSFPatriarch drawing, HSSFCell cell, int column) {
        HSSFClientAnchor anchor = new HSSFClientAnchor(
                0,
                0,
                0,
                0,
                (short) Math.min(column + 1, 252),
                cell.getRowIndex(),
                (short) Math.min(column + 3, 255),
                cell.getRowIndex() + 4);
        HSSFComment comment = drawing.createCellComment(anchor);
        comment.setString(new HSSFRichTextString(columns.get(column).comment()));
        cell.setCellComment(comment);
    }

    private static void writeRow(HSSFSheet sheet, int number, List<String> texts, HSSFCellStyle style) {
        HSSFRow row = sheet.createRow(number);
        for (int i = 0; i < texts.size(); i++) {
            HSSFCell cell = row.createCell(i);
            cell.setCellStyle(style);
            cell.setCellValue(new HSSFRichTextString(texts.get(i)));
        }
    }

    private void writeExplanation() {
        HSSFSheet sheet = workbook.createSheet(layout.explanation());
        sheet.createFreezePane(0, 1);
        List<List<String>> rows = new ArrayList<>();
        rows.add(Templates.EXPLAINED);
        columns.forEach(column -> rows.add(column.explanation()));
        int[] widths = Templates.widths(rows);
        for (int i = 0; i < widths.length; i++) {
            sheet.setColumnWidth(i, widths[i] * 256);
        }
        for (int i = 0; i < rows.size(); i++) {
            writeRow(sheet, i, rows.get(i), i == 0 ? look.header() : look.text());
        }
    }

    private void writeLists(HSSFSheet records) {
        HSSFSheet lists = null;
        int list = 0;
        for (int i = 0; i < columns.size(); i++) {
            TemplateColumn column = columns.get(i);
            if (column.choices().isEmpty()) {
                continue;
            }
            if (lists == null) {
                lists = workbook.createSheet(layout.lists());
                workbook.setSheetHidden(workbook.getSheetIndex(lists), true);
            }
            put(lists, 0, list, column.label());
            for (int row = 0; row < column.choices().size(); row++) {
                put(lists, row + 1, list, column.choices().get(row));
            }
            records.addValidationData(choices(records, i, list, column));
            list++;
        }
    }

    private void put(HSSFSheet sheet, int number, int column, String text) {
        HSSFRow row = sheet.getRow(number) == null ? sheet.createRow(number) : sheet.getRow(number);
        HSSFCell cell = row.createCell(column);
        cell.setCellStyle(look.text());
        cell.setCellValue(new HSSFRichTextString(text));
    }

    private HSSFDataValidation choices(HSSFSheet records, int column, int list, TemplateColumn template) {
        String letters = SheetColumn.letters(list);
        String area = layout.lists() + "!$" + letters + "$2:$" + letters + "$"
                + (template.choices().size() + 1);
        HSSFDataValidationHelper helper = new HSSFDataValidationHelper(records);
        HSSFDataValidation validation = (HSSFDataValidation) helper.createValidation(
                helper.createFormulaListConstraint(area),
                new CellRangeAddressList(layout.header(), Templates.ROWS - 1, column, column));
        validation.setShowErrorBox(template.closed());
        validation.createErrorBox("Not in the list", "Choose one of the list, or leave the cell empty.");
        return validation;
    }
}
