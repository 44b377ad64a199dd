package dev.caravan.format;

import dev.caravan.format.SheetMoments.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the styles of an XLSX file make of numbers. */
final class XlsxStyles {
    /** More than Excel takes (64,000). */
    private static final int MAX = 1 << 16;

    private final List<Kind> kinds = new ArrayList<>();

    private XlsxStyles() {}

    /** Reads the part, if there is one. */
    static XlsxStyles read(String part, @Nullable InputStream in) throws IOException {
        XlsxStyles styles = new XlsxStyles();
        if (in != null) {
            try (XlsxXml xml = XlsxXml.open(part, in)) {
                styles.read(xml);
            }
        }
        return styles;
    }

    private void read(XlsxXml xml) throws IOException {
        Map<Integer, Kind> formats = new HashMap<>();
        boolean cells = false;
        while (xml.next()) {
            if (xml.isStart("numFmt") && formats.size() < MAX) {
                formats.put(xml.number("numFmtId", 0), SheetMoments.kindOf(xml.attribute("formatCode", "")));
            } else if (xml.isStart("cellXfs")) {
                cells = true;
            } else if (xml.isEnd("cellXfs")) {
                cells = false;
            } else if (cells && xml.isStart("xf") && kinds.size() < MAX) {
                int format = xml.number("numFmtId", 0);
                Kind known = formats.get(format);
                kinds.add(known != null ? known : SheetMoments.kindOf(format));
            }
        }
    }

    /** What the style of this number makes of a cell; styles that the file does not have make nothing of it. */
    Kind kind(int style) {
        return style >= 0 && style < kinds.size() ? kinds.get(style) : Kind.NUMBER;
    }
}
