package dev.caravan.format;

import dev.caravan.model.Cell;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows into one file, from first to last. Made by {@link RowWriters}; for one thread at a time.
 *
 * <p>{@link #finish()} makes the file whole. A writer that is closed without it leaves a file that is not: the end of
 * an array, the directory of a workbook are missing, and what was not yet handed on is dropped. CSV and NDJSON have no
 * end that could be missing, so whoever holds the stream must not let an unfinished file pass for a whole one: a file
 * is renamed to its final name after {@code finish()} only, a download is cut off.
 *
 * <pre>{@code
 * try (RowWriter writer = RowWriters.open(format, out, labels, false)) {
 *     ... writer.write(cells);
 *     writer.finish();
 * }
 * }</pre>
 */
public interface RowWriter extends Closeable {
    /**
     * Writes a row.
     *
     * @param cells one for each label
     * @throws IOException if the stream fails
     */
    void write(List<Cell> cells) throws IOException;

    /**
     * Writes a row of texts, without a cell object for each.
     *
     * @param texts one for each label; null is a missing value
     * @throws IOException if the stream fails
     */
    void writeText(@Nullable String... texts) throws IOException;

    /**
     * Completes the file and flushes the stream; nothing can be written after it.
     *
     * @throws IOException if the stream fails; the file is then not whole
     */
    void finish() throws IOException;

    /** Lets go of what the writer holds. The stream stays open: it is its opener's. */
    @Override
    void close() throws IOException;
}
