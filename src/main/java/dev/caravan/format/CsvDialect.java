package dev.caravan.format;

/** How the lines of one CSV file are cells. */
record CsvDialect(char delimiter, char quote) {
    /** RFC 4180. */
    static final CsvDialect DEFAULT = new CsvDialect(',', '"');

    /** What people call it: {@code ;-delimited}. */
    String label() {
        String delimited = (delimiter == '\t' ? "tab" : "`" + delimiter + "`") + "-delimited";
        return quote == '"' ? delimited : delimited + ", `" + quote + "`-quoted";
    }

    /** What stands between quotes, with each doubled quote as one. */
    String undoubled(char[] chars, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            text.append(chars[i]);
            if (chars[i] == quote) {
                i++;
            }
        }
        return text.toString();
    }
}
