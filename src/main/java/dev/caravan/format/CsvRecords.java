package dev.caravan.format;

import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the records of a CSV file are written, the header first. */
interface CsvRecords {
    /** A label that no reader takes for anything else needs no quotes. */
    Pattern PLAIN_WORDS = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_ .-]*");

    /** Writes a record; null is an empty cell. */
    void write(@Nullable String... cells) throws IOException;

    /** Hands on what is in buffers. */
    void flush() throws IOException;

    /**
     * Whether a cell gets quotes, beyond what its delimiters and line ends ask for, since readers could take it for
     * something else: in the header all but plain words, so that its other characters do not pass for delimiters or the
     * beginning of another format; an empty or blank cell of a single column, which would be a blank line; and a single
     * quote at the beginning of a cell.
     */
    static boolean isDoubtful(String value, boolean header, boolean singleColumn) {
        return (header && !PLAIN_WORDS.matcher(value).matches())
                || (!value.isEmpty() && value.charAt(0) == '\'')
                || (singleColumn && value.isBlank());
    }
}
