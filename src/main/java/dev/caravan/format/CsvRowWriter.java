package dev.caravan.format;

import dev.caravan.model.Cell;
import dev.caravan.model.CsvSettings;
import dev.caravan.model.FileSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as CSV: RFC 4180 (commas, CRLF, UTF-8, quotes where they are needed), or in the way that is set. */
final class CsvRowWriter implements RowWriter {
    private static final String LINE_END = "\r\n";

    private final Writer text;
    private final CsvRecords csv;
    private final String[] record;
    private boolean finished;

    private CsvRowWriter(Writer text, CsvRecords csv, int columns) {
        this.text = text;
        this.csv = csv;
        this.record = new String[columns];
    }

    static CsvRowWriter open(OutputStream out, List<String> labels, FileSettings settings) throws IOException {
        CsvSettings csv = settings.csv();
        Charset charset = csv.encoding().orElse(StandardCharsets.UTF_8);
        Writer text =
                charset.equals(StandardCharsets.UTF_8) ? new Utf8Writer(out) : new OutputStreamWriter(out, charset);
        if (csv.bom() && charset.name().startsWith("UTF-") && !writesMark(charset)) {
            text.write('\uFEFF');
        }
        text.write(LINE_END.repeat(settings.headerLine().orElse(1) - 1));
        CsvDialect dialect = CsvDialect.of(csv);
        boolean single = labels.size() == 1;
        CsvRecords records = PlainCsvRecords.fits(dialect)
                ? new PlainCsvRecords(text, dialect, single)
                : new DialectCsvRecords(text, dialect, single);
        if (!charset.name().startsWith("UTF-")) {
            records = new EncodableRecords(records, labels, charset);
        }
        CsvRowWriter writer = new CsvRowWriter(text, records, labels.size());
        writer.writeText(labels.toArray(new String[0]));
        return writer;
    }

    /** Java's UTF-16 writes a mark of its own. */
    private static boolean writesMark(Charset charset) {
        return charset.equals(StandardCharsets.UTF_16);
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
        csv.write(texts);
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
}
