package dev.caravan.format;

import org.apache.poi.hssf.usermodel.HSSFCellStyle;
import org.apache.poi.hssf.usermodel.HSSFFont;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.IndexedColors;

/** How the cells of our XLS files look; the same as {@link XlsxLook}. */
final class XlsLook {
    private final HSSFWorkbook workbook;
    private final HSSFCellStyle header;
    private final HSSFCellStyle text;
    private final HSSFCellStyle date;
    private final HSSFCellStyle time;
    private final HSSFCellStyle datetime;
    private final HSSFCellStyle bool;

    XlsLook(HSSFWorkbook workbook) {
        this.workbook = workbook;
        this.header = format("@");
        HSSFFont bold = workbook.createFont();
        bold.setBold(true);
        header.setFont(bold);
        header.setFillForegroundColor(IndexedColors.GREY_25_PERCENT.getIndex());
        header.setFillPattern(FillPatternType.SOLID_FOREGROUND);
        this.text = format("@");
        this.date = format(XlsxLook.DATE_FORMAT);
        this.time = format(XlsxLook.TIME_FORMAT);
        this.datetime = format(XlsxLook.DATETIME_FORMAT);
        this.bool = format(XlsxLook.BOOL_FORMAT);
    }

    /** A new style with this number format. */
    HSSFCellStyle format(String format) {
        HSSFCellStyle style = workbook.createCellStyle();
        style.setDataFormat(workbook.createDataFormat().getFormat(format));
        return style;
    }

    HSSFCellStyle header() {
        return header;
    }

    HSSFCellStyle text() {
        return text;
    }

    HSSFCellStyle bool() {
        return bool;
    }

    HSSFCellStyle moment(SheetMoments.Kind kind) {
        return switch (kind) {
            case DATE -> date;
            case TIME -> time;
            default -> datetime;
        };
    }
}
