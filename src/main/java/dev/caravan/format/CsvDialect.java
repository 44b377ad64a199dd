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
}
