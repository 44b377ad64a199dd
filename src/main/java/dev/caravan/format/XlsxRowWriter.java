package dev.caravan.format;

import dev.caravan.model.FileSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;

/** Writes rows as an XLSX file: one sheet, streamed, with its texts in their cells. */
final class XlsxRowWriter extends SheetRowWriter {
    private static final int MAX_ROWS = 1_048_576;

    private final XlsxFile file;
    private final XlsxWriter xml;
    private final String sheet;
    /** Its place in a workbook of several sheets, from 1; 0 where it is the only one, which begins and ends the file. */
    private final int number;
    /** What each cell begins with, up to the number of its row. */
    private final String[] starts;

    private int row;

    XlsxRowWriter(OutputStream out, List<String> labels, OptionalLong rows, FileSettings settings, String sheet) {
        this(new XlsxFile(out), 0, labels, rows, settings, sheet);
    }

    /** A sheet of a workbook whose frame is written by others. */
    XlsxRowWriter(
            XlsxFile file, int number, List<String> labels, OptionalLong rows, FileSettings settings, String sheet) {
        super(FileFormat.XLSX, labels, rows, settings, MAX_ROWS, SheetColumn.MAX);
        this.file = file;
        this.number = number;
        this.xml = file.xml();
        this.sheet = sheet;
        this.starts = new String[labels.size()];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = "<c r=\"" + SheetColumn.letters(i);
        }
    }

    @Override
    void begin(int[] widths, boolean[] texts) throws IOException {
        OptionalLong rows = knownRows();
        if (number == 0) {
            file.writeFrame(List.of(sheet), 1, rows.isPresent() ? filterName(rows.getAsLong()) : "", false);
        }
        file.begin("xl/worksheets/sheet" + Math.max(number, 1) + ".xml").raw(XlsxFile.root("worksheet"));
        if (rows.isPresent()) {
            // readers that trust this read no more than it says, so it stands here only where it is known
            xml.raw("<dimension ref=\"").raw(area(rows.getAsLong())).raw("\"/>");
        }
        xml.raw("<sheetViews><sheetView tabSelected=\"" + (number <= 1 ? 1 : 0)
                        + "\" workbookViewId=\"0\"><pane ySplit=\"" + (above() + 1) + "\" topLeftCell=\"A"
                        + (above() + 2) + "\"")
                .raw(" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>");
        writeColumns(xml, widths, texts);
        xml.raw("<sheetData>");
    }

    static void writeColumns(XlsxWriter xml, int[] widths, boolean[] texts) throws IOException {
        if (widths.length == 0) {
            return;
        }
        xml.raw("<cols>");
        for (int i = 0; i < widths.length; i++) {
            xml.raw("<col min=\"").number(i + 1).raw("\" max=\"").number(i + 1);
            xml.raw("\" width=\"").number(widths[i]).raw(".7109375\" customWidth=\"1\"");
            xml.raw(texts[i] ? " style=\"" + XlsxLook.TEXT + "\"/>" : "/>");
        }
        xml.raw("</cols>");
    }

    private String area(long rows) {
        return "A" + (above() + 1) + ":" + SheetColumn.letters(Math.max(starts.length, 1) - 1) + (above() + rows + 1);
    }

    /** By this name Excel and others know the area of the filter. */
    private String filterName(long rows) {
        String name = sheet.replace("'", "''").replace("&", "&amp;").replace("<", "&lt;");
        return "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"0\" hidden=\"1\">'" + name + "'!$A$"
                + (above() + 1) + ":$" + SheetColumn.letters(Math.max(starts.length, 1) - 1) + "$"
                + (above() + rows + 1) + "</definedName>";
    }

    @Override
    void beginRow(int number) throws IOException {
        row = number + 1;
        xml.raw("<row r=\"").number(row).raw("\">");
    }

    @Override
    void endRow() throws IOException {
        xml.raw("</row>");
    }

    private void start(int column, int style) throws IOException {
        xml.raw(starts[column]).number(row);
        if (style > 0) {
            xml.raw("\" s=\"").number(style);
        }
    }

    @Override
    void text(int column, String text) throws IOException {
        start(column, row == above() + 1 ? XlsxLook.HEADER : XlsxLook.TEXT);
        xml.raw("\" t=\"inlineStr\"><is><t xml:space=\"preserve\">").text(text).raw("</t></is></c>");
    }

    @Override
    void bool(int column, boolean value) throws IOException {
        start(column, XlsxLook.BOOL);
        xml.raw(value ? "\" t=\"b\"><v>1</v></c>" : "\" t=\"b\"><v>0</v></c>");
    }

    @Override
    void number(int column, BigDecimal value, int scale) throws IOException {
        start(column, scale < 0 ? 0 : XlsxLook.INTEGER + scale);
        xml.raw("\"><v>")
                .raw(Math.abs(value.scale()) > 30 ? value.toString() : value.toPlainString())
                .raw("</v></c>");
    }

    @Override
    void moment(int column, double serial, SheetMoments.Kind kind) throws IOException {
        start(column, XlsxLook.moment(kind));
        xml.raw("\"><v>").raw(SheetMoments.digits(serial)).raw("</v></c>");
    }

    @Override
    void end(int rows) throws IOException {
        xml.raw("</sheetData>");
        if (starts.length > 0) {
            xml.raw("<autoFilter ref=\"").raw(area(rows)).raw("\"/>");
        }
        xml.raw("</worksheet>");
        file.end();
        if (number == 0) {
            file.finish();
        }
    }

    @Override
    public void close() {
        if (number == 0) {
            file.close();
        }
    }
}
