package dev.caravan.format;

import dev.caravan.model.CsvSettings;
import dev.caravan.model.FileSettings;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;
import org.apache.poi.ss.util.WorkbookUtil;

/** Opens streams for writing rows. */
public final class RowWriters {
    /** What the sheet of a workbook is called. */
    private static final String SHEET = "Records";

    private RowWriters() {}

    /**
     * Begins a file of a number of rows that is not known beforehand, in the usual way.
     *
     * @param bom whether a CSV file begins with a byte order mark, by which Excel knows UTF-8
     * @see #open(FileFormat, OutputStream, List, FileSettings, OptionalLong)
     */
    public static RowWriter open(FileFormat format, OutputStream out, List<String> labels, boolean bom)
            throws IOException {
        return open(format, out, labels, bom, OptionalLong.empty());
    }

    /** Begins a file of so many rows, in the usual way. */
    static RowWriter open(FileFormat format, OutputStream out, List<String> labels, boolean bom, OptionalLong rows)
            throws IOException {
        return open(format, out, labels, FileSettings.DETECT.withCsv(CsvSettings.NONE.withBom(bom)), rows);
    }

    /**
     * Begins a file; a header, where the format has one, is its first row.
     *
     * @param out where the bytes go, in large blocks; it is flushed by {@link RowWriter#finish()} and never closed
     * @param labels what the columns are called, no two of them equal
     * @param settings what is not set is as the format's standard has it
     * @param rows how many will be written, if that is known: a workbook then says so at its beginning, and one that
     *     cannot hold them is refused before anything is written
     * @throws ProblemException {@code workbook-limit} if a workbook cannot hold so many rows or columns; writing throws
     *     it too
     * @throws IOException if the stream fails
     */
    public static RowWriter open(
            FileFormat format, OutputStream out, List<String> labels, FileSettings settings, OptionalLong rows)
            throws IOException {
        return switch (format) {
            case CSV -> CsvRowWriter.open(out, labels, settings);
            case JSON, NDJSON -> JsonRowWriter.open(format, out, labels);
            case XLS -> new XlsRowWriter(out, labels, rows, settings, sheet(settings));
            case XLSX -> new XlsxRowWriter(out, labels, rows, settings, sheet(settings));
        };
    }

    /** The name that is set, without what no spreadsheet takes in one. */
    static String sheet(FileSettings settings) {
        return settings.sheet().map(WorkbookUtil::createSafeSheetName).orElse(SHEET);
    }
}
