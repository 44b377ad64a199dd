package dev.caravan.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** XLSX files as other programs write them, and as nobody should: made of parts, each of which can be replaced. */
final class XlsxBytes {
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private final Map<String, byte[]> parts = new LinkedHashMap<>();
    private final StringBuilder sheets = new StringBuilder();
    private final StringBuilder relations = new StringBuilder();
    private String properties = "";
    private int count;

    XlsxBytes() {
        part(
                "_rels/.rels",
                "<Relationships><Relationship Id='r1' Type='" + RELATION
                        + "/officeDocument' Target='/xl/workbook.xml'/></Relationships>");
        relations
                .append("<Relationship Id='s' Type='" + RELATION + "/styles' Target='styles.xml'/>")
                .append("<Relationship Id='t' Type='" + RELATION + "/sharedStrings' Target='sharedStrings.xml'/>");
    }

    /** A part, whatever is in it. */
    XlsxBytes part(String name, String xml) {
        parts.put(name, xml.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Days are counted since 1904. */
    XlsxBytes since1904(String value) {
        properties = "<workbookPr date1904='" + value + "'/>";
        return this;
    }

    /** Texts that cells refer to; each the content of {@code si}. */
    XlsxBytes texts(String... items) {
        return part(
                "xl/sharedStrings.xml",
                "<sst xmlns='" + MAIN + "'><si>" + String.join("</si><si>", items) + "</si></sst>");
    }

    /** Styles of these number formats: of built-in ones their number, of others their code. */
    XlsxBytes formats(String... formats) {
        StringBuilder codes = new StringBuilder();
        StringBuilder styles = new StringBuilder();
        for (int i = 0; i < formats.length; i++) {
            boolean builtIn = formats[i].matches("\\d+");
            if (!builtIn) {
                codes.append("<numFmt numFmtId='" + (164 + i) + "' formatCode='" + formats[i].replace("\"", "&quot;")
                        + "'/>");
            }
            styles.append("<xf numFmtId='" + (builtIn ? formats[i] : "" + (164 + i)) + "'/>");
        }
        return part(
                "xl/styles.xml",
                "<styleSheet xmlns='" + MAIN + "'><numFmts>" + codes
                        + "</numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>" + "<cellXfs>" + styles
                        + "</cellXfs></styleSheet>");
    }

    XlsxBytes sheet(String name, String rows) {
        return sheet(name, "", rows);
    }

    /** A sheet of this state ({@code hidden}, or none) with these rows. */
    XlsxBytes sheet(String name, String state, String rows) {
        return rawSheet(name, state, "<worksheet xmlns='" + MAIN + "'><sheetData>" + rows + "</sheetData></worksheet>");
    }

    XlsxBytes rawSheet(String name, String state, String xml) {
        count++;
        sheets.append("<sheet name='" + name + "' sheetId='" + count + "' r:id='r" + count + "'"
                + (state.isEmpty() ? "" : " state='" + state + "'") + "/>");
        relations.append("<Relationship Id='r" + count + "' Type='" + RELATION + "/worksheet' Target='worksheets/sheet"
                + count + ".xml'/>");
        return part("xl/worksheets/sheet" + count + ".xml", xml);
    }

    byte[] bytes() {
        return bytes(true);
    }

    /** @param packed whether the parts are deflated */
    byte[] bytes(boolean packed) {
        if (!parts.containsKey("xl/workbook.xml")) {
            part(
                    "xl/workbook.xml",
                    "<workbook xmlns='" + MAIN + "' xmlns:r='" + RELATION + "'>" + properties + "<sheets>" + sheets
                            + "</sheets></workbook>");
        }
        part("xl/_rels/workbook.xml.rels", "<Relationships>" + relations + "</Relationships>");
        return zip(packed);
    }

    /** The archive of nothing but the parts that were given. */
    byte[] again() {
        return zip(true);
    }

    private byte[] zip(boolean packed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                ZipEntry entry = new ZipEntry(part.getKey());
                if (!packed) {
                    CRC32 crc = new CRC32();
                    crc.update(part.getValue());
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(part.getValue().length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(part.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
