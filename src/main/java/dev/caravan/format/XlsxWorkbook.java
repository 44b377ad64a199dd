package dev.caravan.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A workbook of Excel 2007 and later (ECMA-376). */
final class XlsxWorkbook implements Workbook {
    private static final int MAX_SHEETS = 10_000;

    private final XlsxParts parts;
    private final SharedTexts texts = new SharedTexts();
    private final List<Sheet> sheets = new ArrayList<>();
    private final List<String> sheetParts = new ArrayList<>();
    private XlsxStyles styles;
    private boolean since1904;

    private XlsxWorkbook(XlsxParts parts) throws IOException {
        this.parts = parts;
        this.styles = XlsxStyles.read("", null);
    }

    static XlsxWorkbook open(Path file) throws IOException {
        XlsxParts parts = XlsxParts.open(file);
        XlsxWorkbook workbook = null;
        try {
            workbook = new XlsxWorkbook(parts);
            workbook.read();
            return workbook;
        } catch (IOException | RuntimeException e) {
            if (workbook != null) {
                workbook.close();
            } else {
                parts.close();
            }
            if (e instanceof IOException io && XlsxParts.isDamage(io)) {
                throw FileProblems.brokenWorkbook("the ZIP archive is damaged", e);
            }
            throw e;
        }
    }

    private void read() throws IOException {
        String main = mainPart();
        Map<String, Relation> relations = relations(main);
        readSheets(main, relations);
        if (sheets.isEmpty()) {
            throw FileProblems.brokenWorkbook("it has no sheet with cells");
        }
        for (Relation relation : relations.values()) {
            if (relation.type().equals("styles")) {
                styles = XlsxStyles.read(relation.part(), parts.find(relation.part()));
            } else if (relation.type().equals("sharedStrings") && texts.count() == 0) {
                readTexts(relation.part());
            }
        }
        texts.seal();
    }

    /**
     * Where a part refers to another.
     *
     * @param type the last word of the type's address, which is the same in both editions of the standard
     */
    private record Relation(String type, String part) {}

    private String mainPart() throws IOException {
        return relations("").values().stream()
                .filter(r -> r.type().equals("officeDocument") && parts.has(r.part()))
                .map(Relation::part)
                .findFirst()
                .orElse("xl/workbook.xml");
    }

    private Map<String, Relation> relations(String part) throws IOException {
        int slash = part.lastIndexOf('/') + 1;
        String folder = part.substring(0, slash);
        String name = folder + "_rels/" + part.substring(slash) + ".rels";
        Map<String, Relation> relations = new HashMap<>();
        InputStream in = parts.find(name);
        if (in == null) {
            return relations;
        }
        try (XlsxXml xml = XlsxXml.open(name, in)) {
            while (xml.next()) {
                if (xml.isStart("Relationship") && relations.size() < MAX_SHEETS) {
                    String type = xml.attribute("Type", "");
                    String target = xml.attribute("Target", "");
                    relations.put(
                            xml.attribute("Id", ""),
                            new Relation(type.substring(type.lastIndexOf('/') + 1), resolve(folder, target)));
                }
            }
        }
        return relations;
    }

    private static String resolve(String folder, String target) {
        if (target.startsWith("/")) {
            return target.substring(1);
        }
        String base = folder;
        String rest = target;
        while (rest.startsWith("../") || rest.startsWith("./")) {
            if (rest.startsWith("../")) {
                int slash = base.lastIndexOf('/', Math.max(base.length() - 2, 0));
                base = slash < 0 ? "" : base.substring(0, slash + 1);
            }
            rest = rest.substring(rest.indexOf('/') + 1);
        }
        return base + rest;
    }

    private void readSheets(String main, Map<String, Relation> relations) throws IOException {
        try (XlsxXml xml = XlsxXml.open(main, parts.get(main))) {
            while (xml.next()) {
                if (xml.isStart("workbookPr")) {
                    since1904 = xml.attribute("date1904", "").matches("1|true|on");
                } else if (xml.isStart("sheet") && sheets.size() < MAX_SHEETS) {
                    readSheet(xml, relations.get(xml.attribute("id", "")));
                }
            }
        }
    }

    /** Sheets that hold nothing but a chart are none. */
    private void readSheet(XlsxXml xml, @Nullable Relation relation) {
        if (relation != null && relation.type().equals("worksheet")) {
            sheets.add(new Sheet(
                    XlsxText.unescape(xml.attribute("name", "")),
                    !xml.attribute("state", "visible").equals("visible")));
            sheetParts.add(relation.part());
        }
    }

    private void readTexts(String part) throws IOException {
        InputStream in = parts.find(part);
        if (in == null) {
            return;
        }
        try (XlsxXml xml = XlsxXml.open(part, in)) {
            while (xml.next()) {
                if (xml.isStart("si")) {
                    texts.add(XlsxText.read(xml));
                }
            }
        }
    }

    @Override
    public FileFormat format() {
        return FileFormat.XLSX;
    }

    @Override
    public List<Sheet> sheets() {
        return sheets;
    }

    @Override
    public SharedTexts texts() {
        return texts;
    }

    @Override
    public void visit(int sheet, Visitor visitor) throws IOException {
        String part = sheetParts.get(sheet);
        try (XlsxXml xml = XlsxXml.open(part, parts.get(part))) {
            new XlsxSheet(xml, styles, texts, since1904, visitor).read();
        }
    }

    @Override
    public void close() throws IOException {
        try (parts) {
            texts.close();
        }
    }
}
