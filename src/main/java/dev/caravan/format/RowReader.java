package dev.caravan.format;

import dev.caravan.model.Row;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rows of one file, from first to last. Made by {@link RowReaders}; for one thread at a time.
 *
 * <p>What is wrong with a row stands in the row ({@link Row#problem()}, {@link dev.caravan.model.Cell.Invalid}), and
 * the rows around it come as if it were not there.
 */
public interface RowReader extends Closeable {
    /**
     * The columns' labels as the file has them, untrimmed, no two of them equal. Empty for a JSON array that holds no
     * key at all, such as {@code []}: a file without rows, not one without its columns.
     */
    List<String> columns();

    /**
     * The next row, or nothing at the end of the file. A row has a cell for each column; one that has more cells in
     * the file than there are columns carries a problem and keeps them all.
     *
     * @throws IOException if the disk fails
     */
    Optional<Row> next() throws IOException;

    /** The physical line that holds the labels; 0 where the format has no header. */
    long headerLine();

    /** How many rows there are, if that is known before they have been read. */
    default OptionalLong rows() {
        return OptionalLong.empty();
    }

    /** The format. */
    FileFormat format();

    /** What was found out about the file, for people: {@code CSV, ;-delimited, windows-1252}. */
    String description();
}
