package dev.caravan.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** Records as RFC 4180 has them, with any one character as delimiter and as quote. */
final class PlainCsvRecords implements CsvRecords {
    private static final int BUFFER = 1 << 16;

    private final CsvWriter csv;

    PlainCsvRecords(Writer text, CsvDialect dialect, boolean singleColumn) {
        this.csv = CsvWriter.builder()
                .fieldSeparator(dialect.delimiter().charAt(0))
                .quoteCharacter((char) dialect.quote())
                .lineDelimiter(LineDelimiter.CRLF)
                .bufferSize(BUFFER)
                .quoteStrategy(new Quoting(singleColumn))
                .build(text);
    }

    /** Whether records of this dialect can be written here. */
    static boolean fits(CsvDialect dialect) {
        return dialect.delimiter().length() == 1
                && dialect.quote() != CsvDialect.NONE
                && dialect.escape() == CsvDialect.NONE
                && dialect.comment().isEmpty()
                && dialect.footer().isEmpty();
    }

    @Override
    public void write(@Nullable String... cells) throws IOException {
        try {
            csv.writeRecord(cells);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void flush() throws IOException {
        csv.flush();
    }

    private record Quoting(boolean singleColumn) implements QuoteStrategy {
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
            return CsvRecords.isDoubtful(value, line == 1, singleColumn);
        }
    }
}
