package dev.caravan.format;

import dev.caravan.model.CsvSettings;
import dev.caravan.model.FileSettings;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Opens streams for writing rows. */
public final class RowWriters {
    private RowWriters() {}

    /**
     * Begins a file; a header, where the format has one, is its first row.
     *
     * @param out where the bytes go, in large blocks; it is flushed by {@link RowWriter#finish()} and never closed
     * @param labels what the columns are called, no two of them equal
     * @param bom whether a CSV file begins with a byte order mark, by which Excel knows UTF-8
     * @throws ProblemException {@code unsupported-format} if the format cannot be written
     * @throws IOException if the stream fails
     */
    public static RowWriter open(FileFormat format, OutputStream out, List<String> labels, boolean bom)
            throws IOException {
        FileSettings settings = FileSettings.DETECT.withCsv(CsvSettings.NONE.withBom(bom));
        return open(format, out, labels, settings);
    }

    /**
     * The same, in the way that is set.
     *
     * @param settings what is not set is as the format's standard has it
     */
    public static RowWriter open(FileFormat format, OutputStream out, List<String> labels, FileSettings settings)
            throws IOException {
        return switch (format) {
            case CSV -> CsvRowWriter.open(out, labels, settings);
            case JSON, NDJSON -> JsonRowWriter.open(format, out, labels);
            case XLS, XLSX -> throw FileProblems.unwritable(format);
        };
    }
}
