package dev.caravan.format;

import dev.caravan.model.CsvSettings;

/**
 * How the lines of one CSV file are cells.
 *
 * @param delimiter one character or several
 * @param quote a character, or {@link #NONE}
 * @param escape a character, or {@link #NONE}
 * @param comment how lines begin that are passed over; empty if there are none
 * @param footer how the line begins that ends the table; empty if there is none
 */
record CsvDialect(String delimiter, int quote, int escape, String comment, String footer) {
    /** Stands for a character that no text has. */
    static final int NONE = -1;

    /** RFC 4180. */
    static final CsvDialect DEFAULT = new CsvDialect(",", '"', NONE, "", "");

    /** The default but for what is set. */
    static CsvDialect of(CsvSettings settings) {
        return new CsvDialect(
                settings.delimiter().orElse(DEFAULT.delimiter),
                settings.quote().map(CsvDialect::quoteOf).orElse(DEFAULT.quote),
                settings.escape().map(c -> (int) c).orElse(NONE),
                settings.comment().orElse(""),
                settings.footer().orElse(""));
    }

    private static int quoteOf(String setting) {
        return setting.isEmpty() ? NONE : setting.charAt(0);
    }

    CsvDialect withDelimiter(String other) {
        return new CsvDialect(other, quote, escape, comment, footer);
    }

    CsvDialect withQuote(int other) {
        return new CsvDialect(delimiter, other, escape, comment, footer);
    }

    CsvDialect withEscape(int other) {
        return new CsvDialect(delimiter, quote, other, comment, footer);
    }

    /** What people call it: {@code ;-delimited}. */
    String label() {
        StringBuilder label = new StringBuilder(delimiter.equals("\t") ? "tab" : "`" + delimiter + "`");
        label.append("-delimited");
        if (quote == NONE) {
            label.append(", not quoted");
        } else if (quote != '"') {
            label.append(", `").append((char) quote).append("`-quoted");
        }
        return escape == NONE
                ? label.toString()
                : label.append(", `").append((char) escape).append("`-escaped").toString();
    }

    /** Whether the escape character in front of this one makes it text. */
    boolean isEscapable(char c) {
        return c == quote || c == escape || c == delimiter.charAt(0) || c == '\n' || c == '\r';
    }

    /** What stands in a cell, with each doubled quote of a quoted one as one, and without escape characters. */
    String plain(char[] chars, int from, int to, boolean quoted) {
        StringBuilder text = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            boolean escaped = chars[i] == escape && i + 1 < to && isEscapable(chars[i + 1]);
            if (escaped) {
                i++;
            }
            text.append(chars[i]);
            if (quoted && !escaped && chars[i] == quote) {
                i++;
            }
        }
        return text.toString();
    }
}
