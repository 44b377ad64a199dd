package dev.caravan.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import dev.caravan.model.Cell;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rows as CSV (RFC 4180): CRLF, UTF-8, quotes where they are needed. */
final class CsvRowWriter implements RowWriter {
    private static final int BUFFER = 1 << 16;

    private final Writer text;
    private final CsvWriter csv;
    private final String[] record;
    private boolean finished;

    private CsvRowWriter(Writer text, CsvWriter csv, int columns) {
        this.text = text;
        this.csv = csv;
        this.record = new String[columns];
    }

    static CsvRowWriter open(OutputStream out, List<String> labels, boolean bom) throws IOException {
        Writer text = new Utf8Writer(out);
        if (bom) {
            text.write('\uFEFF');
        }
        CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .bufferSize(BUFFER)
                .quoteStrategy(new Quoting(labels.size() == 1))
                .build(text);
        CsvRowWriter writer = new CsvRowWriter(text, csv, labels.size());
        writer.writeText(labels.toArray(new String[0]));
        return writer;
    }

    @Override
    public void write(List<Cell> cells) throws IOException {
        check(cells.size());
        for (int i = 0; i < record.length; i++) {
            record[i] = cells.get(i).shown();
        }
        writeText(record);
    }

    @Override
    public void writeText(@Nullable String... texts) throws IOException {
        check(texts.length);
        try {
            csv.writeRecord(texts);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void check(int cells) {
        if (cells != record.length) {
            throw new IllegalArgumentException(cells + " cells for " + record.length + " columns");
        }
    }

    @Override
    public void finish() throws IOException {
        if (!finished) {
            finished = true;
            csv.flush();
            text.flush();
        }
    }

    /** Nothing to let go of; what is still in the buffers of an unfinished file is dropped with them. */
    @Override
    public void close() {}

    /**
     * Quotes, beyond what RFC 4180 asks for, what readers could take for something else: in the header all but plain
     * words, so that its other characters do not pass for delimiters or the beginning of another format; an empty or
     * blank cell of a single column, which would be a blank line; and a single quote at the beginning of a cell.
     */
    private record Quoting(boolean singleColumn) implements QuoteStrategy {
        private static final Pattern PLAIN_WORDS = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_ .-]*");

        @Override
        public boolean quoteNull(int line, int field) {
            return singleColumn;
        }

        @Override
        public boolean quoteEmpty(int line, int field) {
            return singleColumn;
        }

        @Override
        public boolean quoteValue(int line, int field, String value) {
            return (line == 1 && !PLAIN_WORDS.matcher(value).matches())
                    || value.charAt(0) == '\''
                    || (singleColumn && value.isBlank());
        }
    }
}
