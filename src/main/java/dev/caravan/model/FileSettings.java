package dev.caravan.model;

import java.nio.charset.Charset;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a file is written where that cannot, or shall not, be found out.
 *
 * @param delimiter between the cells of a CSV line; found out if empty
 * @param quote around cells of a CSV line; found out if empty
 * @param encoding of a text file; found out if empty
 * @param headerLine the physical line (of a workbook: the row) that names the columns; found out if empty
 * @param sheet of a workbook; the first that fits if empty
 */
public record FileSettings(
        Optional<Character> delimiter,
        Optional<Character> quote,
        Optional<Charset> encoding,
        OptionalInt headerLine,
        Optional<String> sheet) {
    /** Everything is found out. */
    public static final FileSettings DETECT = new FileSettings(
            Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.empty());
}
