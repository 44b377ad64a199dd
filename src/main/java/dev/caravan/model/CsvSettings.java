package dev.caravan.model;

import java.nio.charset.Charset;
import java.util.Optional;

/**
 * How a CSV file is written, where that is set. What is not set is found out of files that come in, and as RFC 4180 has
 * it in files that go out.
 *
 * @param delimiter between the cells of a line, one character or several
 * @param quote around cells: one character, or none at all where it is {@link #NO_QUOTE}
 * @param escape before a quote, a delimiter, a line end or itself, all of which it makes text
 * @param encoding of the file
 * @param comment lines outside quotes that begin with this text are passed over
 * @param footer the line outside quotes that begins with this text, and all behind it, are not read
 * @param bom whether a file that goes out begins with a byte order mark, by which Excel knows UTF-8
 */
public record CsvSettings(
        Optional<String> delimiter,
        Optional<String> quote,
        Optional<Character> escape,
        Optional<Charset> encoding,
        Optional<String> comment,
        Optional<String> footer,
        boolean bom) {
    /** The {@code quote} that says that there are no quotes. */
    public static final String NO_QUOTE = "";

    /** Nothing is set. */
    public static final CsvSettings NONE = new CsvSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);

    /** The same, with or without a byte order mark. */
    public CsvSettings withBom(boolean wanted) {
        return new CsvSettings(delimiter, quote, escape, encoding, comment, footer, wanted);
    }

    /** The same in this encoding. */
    public CsvSettings withEncoding(Charset charset) {
        return new CsvSettings(delimiter, quote, escape, Optional.of(charset), comment, footer, bom);
    }
}
