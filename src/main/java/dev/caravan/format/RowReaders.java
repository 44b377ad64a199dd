package dev.caravan.format;

import dev.caravan.model.FileSettings;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Opens files for reading. */
public final class RowReaders {
    private RowReaders() {}

    /**
     * Opens a file, whatever its format; its content alone decides. The file is read through once (encoding, JSON: its
     * columns and whether it is well-formed, a workbook: all) before its rows are, so a file that is broken as a whole is refused here.
     * It is never changed.
     *
     * @param settings what is known about the file; the rest is found out
     * @throws ProblemException if the file cannot be read as rows; the problem says why
     * @throws IOException if the disk fails
     */
    public static RowReader open(Path file, FileSettings settings) throws IOException {
        return open(file, settings, Set.of());
    }

    /**
     * The same for a file whose header is known to some degree, so that it is found behind whatever stands before it.
     *
     * @param labels what the columns may be called
     */
    public static RowReader open(Path file, FileSettings settings, Set<String> labels) throws IOException {
        Optional<Charset> encoding = settings.csv().encoding();
        FileFormat format = FileFormats.detect(file, encoding);
        if (format == FileFormat.XLSX) {
            return SheetRowReader.open(XlsxWorkbook.open(file), settings, labels);
        }
        if (format == FileFormat.XLS) {
            return SheetRowReader.open(XlsWorkbook.open(file), settings, labels);
        }
        if (format == FileFormat.CSV) {
            return CsvRowReader.open(file, TextEncoding.of(file, encoding), settings, labels);
        }
        TextEncoding own = TextEncoding.of(file, Optional.empty());
        boolean array = format == FileFormat.JSON;
        return !array && JsonLineReader.fits(file, own)
                ? JsonLineReader.open(file, own)
                : JsonStreamReader.open(file, own, array);
    }
}
