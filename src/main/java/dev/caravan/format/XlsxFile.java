package dev.caravan.format;

import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An XLSX file that is written: its parts, one behind the other. The parts that name the others come first. */
final class XlsxFile implements Closeable {
    static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    static final String RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
    private static final String SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    /** Nearly as small as with more, in half the time. */
    private static final int LEVEL = 3;

    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Deflating zip;
    private final XlsxWriter xml;

    XlsxFile(OutputStream out) {
        this.zip = new Deflating(new Unclosed(out));
        this.xml = new XlsxWriter(zip);
    }

    /** Where the bytes of the part at hand go. */
    XlsxWriter xml() {
        return xml;
    }

    /** Begins a part, to be written into the writer that this answers with. */
    XlsxWriter begin(String part) throws IOException {
        ZipEntry entry = new ZipEntry(part);
        // the same rows give the same bytes
        entry.setTimeLocal(EPOCH);
        zip.putNextEntry(entry);
        return xml;
    }

    void end() throws IOException {
        xml.flush();
        zip.closeEntry();
    }

    /**
     * Writes all parts but the sheets.
     *
     * @param sheets their names; the parts are to be {@code xl/worksheets/sheet1.xml} and so on
     * @param definedNames the XML of names for areas; empty if there are none
     * @param visible how many of them can be seen
     * @param comments whether the first sheet has comments
     */
    void writeFrame(List<String> sheets, int visible, String definedNames, boolean comments) throws IOException {
        begin("[Content_Types].xml")
                .raw(XML + "<Types xmlns=\"" + PACKAGE + "content-types\">")
                .raw(
                        "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>")
                .raw("<Default Extension=\"xml\" ContentType=\"application/xml\"/>")
                .raw(
                        comments
                                ? "<Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>"
                                : "")
                .raw("<Override PartName=\"/xl/workbook.xml\" ContentType=\"" + SHEET_ML + "sheet.main+xml\"/>")
                .raw("<Override PartName=\"/xl/styles.xml\" ContentType=\"" + SHEET_ML + "styles+xml\"/>")
                .raw(
                        comments
                                ? "<Override PartName=\"/xl/comments1.xml\" ContentType=\"" + SHEET_ML
                                        + "comments+xml\"/>"
                                : "");
        for (int i = 1; i <= sheets.size(); i++) {
            xml.raw("<Override PartName=\"/xl/worksheets/sheet" + i + ".xml\" ContentType=\"" + SHEET_ML
                    + "worksheet+xml\"/>");
        }
        xml.raw("</Types>");
        end();
        begin("_rels/.rels")
                .raw(XML + "<Relationships xmlns=\"" + PACKAGE + "relationships\"><Relationship Id=\"rId1\" Type=\""
                        + RELATION + "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        end();
        writeWorkbook(sheets, visible, definedNames);
        begin("xl/_rels/workbook.xml.rels").raw(XML + "<Relationships xmlns=\"" + PACKAGE + "relationships\">");
        for (int i = 1; i <= sheets.size(); i++) {
            xml.raw("<Relationship Id=\"rId" + i + "\" Type=\"" + RELATION + "/worksheet\" Target=\"worksheets/sheet"
                    + i + ".xml\"/>");
        }
        xml.raw("<Relationship Id=\"rId" + (sheets.size() + 1) + "\" Type=\"" + RELATION
                + "/styles\" Target=\"styles.xml\"/></Relationships>");
        end();
        XlsxLook.write(begin("xl/styles.xml"));
        end();
    }

    private void writeWorkbook(List<String> sheets, int visible, String definedNames) throws IOException {
        begin("xl/workbook.xml")
                .raw(XML + "<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + RELATION + "\"><workbookPr/>")
                .raw("<bookViews><workbookView activeTab=\"0\"/></bookViews><sheets>");
        for (int i = 1; i <= sheets.size(); i++) {
            xml.raw("<sheet name=\"")
                    .text(sheets.get(i - 1))
                    .raw("\" sheetId=\"" + i + (i > visible ? "\" state=\"hidden" : "") + "\" r:id=\"rId" + i + "\"/>");
        }
        xml.raw("</sheets>");
        if (!definedNames.isEmpty()) {
            xml.raw("<definedNames>" + definedNames + "</definedNames>");
        }
        xml.raw("</workbook>");
        end();
    }

    /** Begins a part that relates to others, or is one of them. */
    static String relations(String... typesAndTargets) {
        StringBuilder all = new StringBuilder(XML + "<Relationships xmlns=\"" + PACKAGE + "relationships\">");
        for (int i = 0; i < typesAndTargets.length; i += 2) {
            all.append("<Relationship Id=\"rId" + (i / 2 + 1) + "\" Type=\"" + RELATION + "/" + typesAndTargets[i]
                    + "\" Target=\"" + typesAndTargets[i + 1] + "\"/>");
        }
        return all.append("</Relationships>").toString();
    }

    /** What a part of spreadsheet markup begins with. */
    static String root(String element) {
        return XML + "<" + element + " xmlns=\"" + MAIN + "\" xmlns:r=\"" + RELATION + "\">";
    }

    /** Makes the file whole. */
    void finish() throws IOException {
        zip.finish();
        zip.flush();
    }

    /** Lets go of what the packing holds; an unfinished file stays unfinished. */
    @Override
    public void close() {
        zip.free();
    }

    private static final class Deflating extends ZipOutputStream {
        Deflating(OutputStream out) {
            super(out);
            setLevel(LEVEL);
            def = new Deflater(LEVEL, true);
        }

        void free() {
            def.end();
        }
    }

    /** The stream is its opener's: it is flushed when the file is whole, and never closed. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
