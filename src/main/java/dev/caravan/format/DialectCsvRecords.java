package dev.caravan.format;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** Records of any dialect: delimiters of several characters, escape characters, without quotes. */
final class DialectCsvRecords implements CsvRecords {
    private static final int BUFFER = 1 << 16;

    private final Writer text;
    private final CsvDialect dialect;
    private final boolean singleColumn;
    private final StringBuilder buffer = new StringBuilder();
    private boolean header = true;

    DialectCsvRecords(Writer text, CsvDialect dialect, boolean singleColumn) {
        this.text = text;
        this.dialect = dialect;
        this.singleColumn = singleColumn;
    }

    @Override
    public void write(@Nullable String... cells) throws IOException {
        for (int i = 0; i < cells.length; i++) {
            buffer.append(i == 0 ? "" : dialect.delimiter());
            String cell = cells[i] == null ? "" : cells[i];
            if (dialect.quote() == CsvDialect.NONE) {
                addUnquoted(cell, i == 0);
            } else {
                addQuoted(cell, i == 0);
            }
        }
        buffer.append("\r\n");
        header = false;
        if (buffer.length() >= BUFFER) {
            flush();
        }
    }

    private void addQuoted(String cell, boolean first) {
        String escaped = dialect.escape() == CsvDialect.NONE ? cell : doubled(cell, (char) dialect.escape());
        boolean quotes = needsQuotes(cell, first) || CsvRecords.isDoubtful(cell, header, singleColumn);
        if (quotes) {
            char quote = (char) dialect.quote();
            buffer.append(quote).append(doubled(escaped, quote)).append(quote);
        } else {
            buffer.append(escaped);
        }
    }

    private boolean needsQuotes(String cell, boolean first) {
        return cell.indexOf(dialect.delimiter().charAt(0)) >= 0
                || cell.indexOf(dialect.quote()) >= 0
                || hasLineEnd(cell)
                || (first && isTakenForOther(cell));
    }

    private static boolean hasLineEnd(String cell) {
        return cell.indexOf('\n') >= 0 || cell.indexOf('\r') >= 0;
    }

    /** Whether a line that begins like this would be a comment or the footer. */
    private boolean isTakenForOther(String cell) {
        return beginsLike(cell, dialect.comment()) || beginsLike(cell, dialect.footer());
    }

    /** Also if the mark goes on behind the cell. */
    private boolean beginsLike(String cell, String mark) {
        return !mark.isEmpty() && (cell.startsWith(mark) || mark.startsWith(cell + dialect.delimiter()));
    }

    private static String doubled(String cell, char c) {
        String one = String.valueOf(c);
        return cell.replace(one, one + one);
    }

    private void addUnquoted(String cell, boolean first) {
        boolean plain = dialect.escape() == CsvDialect.NONE;
        boolean special = cell.indexOf(dialect.delimiter().charAt(0)) >= 0 || hasLineEnd(cell);
        boolean lost = (first && isTakenForOther(cell)) || (singleColumn && cell.isBlank());
        if (lost || (plain && special)) {
            throw new ProblemException(Problem.of(
                            "unwritable-text",
                            "'" + Problem.abbreviate(cell) + "' cannot be written in a CSV file without quotes")
                    .withHint("let the file have quotes, or an escape character"));
        }
        for (int i = 0; i < cell.length(); i++) {
            if (!plain && dialect.isEscapable(cell.charAt(i))) {
                buffer.append((char) dialect.escape());
            }
            buffer.append(cell.charAt(i));
        }
    }

    @Override
    public void flush() throws IOException {
        text.append(buffer);
        buffer.setLength(0);
    }
}
