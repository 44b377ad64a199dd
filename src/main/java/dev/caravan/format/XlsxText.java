package dev.caravan.format;

import java.io.IOException;

/**
 * Text in an XLSX file. XML cannot hold control characters, and changes line ends; such characters are written as {@code
 * _x000D_}, and what looks like that by itself as {@code _x005F_x000D_} (ECMA-376 part 1, 22.9.2.19).
 */
final class XlsxText {
    private static final int ESCAPED = 7;

    private XlsxText() {}

    /**
     * The text of the element at whose start the reading stands: that of all its {@code t}, except those that say how
     * other text is pronounced.
     */
    static String read(XlsxXml xml) throws IOException {
        String first = null;
        StringBuilder more = null;
        int depth = 1;
        int phonetic = 0;
        while (depth > 0 && xml.next()) {
            if (xml.isStart()) {
                depth++;
                boolean isT = xml.name().equals("t");
                phonetic += xml.name().equals("rPh") ? depth : 0;
                if (isT && phonetic == 0) {
                    String text = xml.text();
                    depth--;
                    if (first == null) {
                        first = text;
                    } else {
                        more = (more == null ? new StringBuilder(first) : more).append(text);
                    }
                }
            } else if (xml.isEnd()) {
                phonetic = phonetic == depth ? 0 : phonetic;
                depth--;
            }
            if (more != null && more.length() > CsvRowReader.MAX_RECORD) {
                more.setLength(CsvRowReader.MAX_RECORD + 1);
            }
        }
        return unescape(more != null ? more.toString() : first == null ? "" : first);
    }

    static String unescape(String text) {
        int at = text.indexOf("_x");
        if (at < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int from = 0;
        for (; at >= 0; at = text.indexOf("_x", Math.max(at + 1, from))) {
            int character = escapedAt(text, at);
            if (character >= 0) {
                plain.append(text, from, at).append((char) character);
                from = at + ESCAPED;
            }
        }
        return plain.append(text, from, text.length()).toString();
    }

    /** The character that {@code _xHHHH_} at this place stands for, or −1. */
    static int escapedAt(String text, int at) {
        if (at + ESCAPED > text.length() || text.charAt(at + 1) != 'x' || text.charAt(at + ESCAPED - 1) != '_') {
            return -1;
        }
        int character = 0;
        for (int i = at + 2; i < at + ESCAPED - 1; i++) {
            int digit = text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            character = character * 16 + digit;
        }
        return character;
    }
}
