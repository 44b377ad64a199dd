package dev.caravan.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a file is written where that cannot, or shall not, be found out.
 *
 * @param csv how CSV is written
 * @param headerLine the physical line (of a workbook: the row) that names the columns; found out if empty
 * @param sheet of a workbook; the first that fits if empty
 */
public record FileSettings(CsvSettings csv, OptionalInt headerLine, Optional<String> sheet) {
    /** Everything is found out. */
    public static final FileSettings DETECT = new FileSettings(CsvSettings.NONE, OptionalInt.empty(), Optional.empty());

    /** The same, with CSV written like this. */
    public FileSettings withCsv(CsvSettings settings) {
        return new FileSettings(settings, headerLine, sheet);
    }
}
