package dev.caravan.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** The XLSX file of a template. */
final class XlsxTemplate {
    private final XlsxFile file;
    private final XlsxWriter xml;
    private final List<TemplateColumn> columns;
    private final TemplateLayout layout;
    /** The columns that have choices, in the order in which these stand on their sheet. */
    private final List<Integer> lists = new ArrayList<>();

    XlsxTemplate(OutputStream out, List<TemplateColumn> columns, TemplateLayout layout) {
        if (columns.size() > SheetColumn.MAX) {
            throw FileProblems.limit(
                    FileFormat.XLSX, FileProblems.count(columns.size()) + " columns", SheetColumn.MAX + " columns");
        }
        this.file = new XlsxFile(out);
        this.xml = file.xml();
        this.columns = columns;
        this.layout = layout;
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).choices().isEmpty()) {
                lists.add(i);
            }
        }
    }

    void write() throws IOException {
        try (file) {
            List<String> sheets = lists.isEmpty()
                    ? List.of(layout.records(), layout.explanation())
                    : List.of(layout.records(), layout.explanation(), layout.lists());
            file.writeFrame(sheets, 2, "", true);
            writeRecords();
            writeExplanation();
            if (!lists.isEmpty()) {
                writeLists();
            }
            writeComments();
            file.finish();
        }
    }

    private void begin(int sheet, String area, int header) throws IOException {
        file.begin("xl/worksheets/sheet" + sheet + ".xml")
                .raw(XlsxFile.root("worksheet"))
                .raw("<dimension ref=\"" + area + "\"/><sheetViews><sheetView workbookViewId=\"0\"")
                .raw(sheet == 1 ? " tabSelected=\"1\">" : ">")
                .raw("<pane ySplit=\"" + header + "\" topLeftCell=\"A" + (header + 1) + "\"")
                .raw(" activePane=\"bottomLeft\" state=\"frozen\"/>")
                .raw("</sheetView></sheetViews>");
    }

    private void writeRecords() throws IOException {
        int header = layout.header();
        begin(1, "A" + header + ":" + SheetColumn.letters(Math.max(columns.size(), 1) - 1) + header, header);
        int[] widths = columns.stream().mapToInt(Templates::width).toArray();
        boolean[] texts = new boolean[widths.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = columns.get(i).text();
        }
        XlsxRowWriter.writeColumns(xml, widths, texts);
        xml.raw("<sheetData>");
        writeRow(header, columns.stream().map(TemplateColumn::label).toList(), XlsxLook.HEADER);
        xml.raw("</sheetData>");
        writeChoices();
        xml.raw("<legacyDrawing r:id=\"rId2\"/></worksheet>");
        file.end();
        file.begin("xl/worksheets/_rels/sheet1.xml.rels")
                .raw(XlsxFile.relations("comments", "../comments1.xml", "vmlDrawing", "../drawings/vmlDrawing1.vml"));
        file.end();
    }

    private void writeRow(int row, List<String> texts, int style) throws IOException {
        xml.raw("<row r=\"" + row + "\">");
        for (int i = 0; i < texts.size(); i++) {
            if (!texts.get(i).isEmpty()) {
                xml.raw("<c r=\"" + SheetColumn.letters(i) + row + "\" s=\"" + style + "\" t=\"inlineStr\"><is>")
                        .raw("<t xml:space=\"preserve\">")
                        .text(texts.get(i))
                        .raw("</t></is></c>");
            }
        }
        xml.raw("</row>");
    }

    private void writeChoices() throws IOException {
        if (lists.isEmpty()) {
            return;
        }
        xml.raw("<dataValidations count=\"" + lists.size() + "\">");
        for (int i = 0; i < lists.size(); i++) {
            TemplateColumn column = columns.get(lists.get(i));
            String letters = SheetColumn.letters(lists.get(i));
            String list = SheetColumn.letters(i);
            xml.raw("<dataValidation type=\"list\" allowBlank=\"1\"")
                    .raw(column.closed() ? " showErrorMessage=\"1\" errorTitle=\"Not in the list\"" : "")
                    .raw(column.closed() ? " error=\"Choose one of the list, or leave the cell empty.\"" : "")
                    .raw(" sqref=\"" + letters + (layout.header() + 1) + ":" + letters + Templates.ROWS
                            + "\"><formula1>" + layout.lists())
                    .raw("!$" + list + "$2:$" + list + "$" + (column.choices().size() + 1))
                    .raw("</formula1></dataValidation>");
        }
        xml.raw("</dataValidations>");
    }

    private void writeExplanation() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        rows.add(Templates.EXPLAINED);
        columns.forEach(column -> rows.add(column.explanation()));
        begin(2, "A1:" + SheetColumn.letters(Templates.EXPLAINED.size() - 1) + rows.size(), 1);
        XlsxRowWriter.writeColumns(xml, Templates.widths(rows), new boolean[Templates.EXPLAINED.size()]);
        xml.raw("<sheetData>");
        for (int i = 0; i < rows.size(); i++) {
            writeRow(i + 1, rows.get(i), i == 0 ? XlsxLook.HEADER : XlsxLook.PROSE);
        }
        xml.raw("</sheetData></worksheet>");
        file.end();
    }

    private void writeLists() throws IOException {
        int longest = lists.stream()
                .mapToInt(i -> columns.get(i).choices().size())
                .max()
                .orElse(0);
        begin(3, "A1:" + SheetColumn.letters(lists.size() - 1) + (longest + 1), 1);
        xml.raw("<sheetData>");
        writeRow(1, lists.stream().map(i -> columns.get(i).label()).toList(), XlsxLook.HEADER);
        for (int row = 0; row < longest; row++) {
            List<String> cells = new ArrayList<>();
            for (int column : lists) {
                List<String> choices = columns.get(column).choices();
                cells.add(row < choices.size() ? choices.get(row) : "");
            }
            writeRow(row + 2, cells, XlsxLook.TEXT);
        }
        xml.raw("</sheetData></worksheet>");
        file.end();
    }

    /** Comments are text in one part, and boxes in another that is drawn with an older language. */
    private void writeComments() throws IOException {
        file.begin("xl/comments1.xml")
                .raw(XlsxFile.root("comments") + "<authors><author>Caravan</author></authors><commentList>");
        for (int i = 0; i < columns.size(); i++) {
            xml.raw("<comment ref=\"" + SheetColumn.letters(i) + layout.header() + "\" authorId=\"0\"><text>")
                    .raw("<r><t xml:space=\"preserve\">")
                    .text(columns.get(i).comment())
                    .raw("</t></r></text></comment>");
        }
        xml.raw("</commentList></comments>");
        file.end();
        int above = layout.header() - 1;
        file.begin("xl/drawings/vmlDrawing1.vml")
                .raw(
                        "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\"")
                .raw(" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\">")
                .raw("<o:idmap v:ext=\"edit\" data=\"1\"/></o:shapelayout><v:shapetype id=\"_x0000_t202\"")
                .raw(" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">")
                .raw(
                        "<v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>");
        for (int i = 0; i < columns.size(); i++) {
            xml.raw("<v:shape id=\"_x0000_s" + (1025 + i) + "\" type=\"#_x0000_t202\"")
                    .raw(" style=\"position:absolute;width:180pt;height:60pt;visibility:hidden\"")
                    .raw(" fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/>")
                    .raw("<v:shadow color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox/>")
                    .raw("<x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>")
                    .raw((i + 1) + ", 15, " + above + ", 2, " + (i + 3) + ", 15, " + (above + 4) + ", 4</x:Anchor>")
                    .raw("<x:AutoFill>False</x:AutoFill><x:Row>" + above + "</x:Row><x:Column>" + i
                            + "</x:Column></x:ClientData></v:shape>");
        }
        xml.raw("</xml>");
        file.end();
    }
}
