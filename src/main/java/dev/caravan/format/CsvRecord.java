package dev.caravan.format;

import java.util.Arrays;

/** Where the cells of the record are that a {@link CsvParser} stands at. Places are relative to the record's start. */
final class CsvRecord {
    private final CsvInput in;
    private final CsvDialect dialect;
    /** From and to of each cell; to is complemented where the text is not just what stands there. */
    private int[] bounds = new int[64];

    private int size;

    CsvRecord(CsvInput in, CsvDialect dialect) {
        this.in = in;
        this.dialect = dialect;
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /** Adds a cell. */
    void add(int from, int to) {
        if (2 * size == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * size] = from;
        bounds[2 * size + 1] = to;
        size++;
    }

    /** Forgets the cells that end behind this place, and takes all from the last one's end up to it for a cell. */
    void cutAt(int end) {
        while (size > 0 && endOf(size - 1) > end) {
            size--;
        }
        add(size == 0 ? 0 : Math.min(end, endOf(size - 1) + dialect.delimiter().length()), end);
    }

    /** Where a cell's text ends, with its closing quote. */
    private int endOf(int cell) {
        int to = bounds[2 * cell + 1];
        return (to < 0 ? ~to : to) + (isQuoted(cell) ? 1 : 0);
    }

    /** The text of a cell, without its quotes. */
    String cell(int i) {
        int from = in.start + bounds[2 * i];
        int to = bounds[2 * i + 1];
        return to >= 0
                ? new String(in.buffer, from, in.start + to - from)
                : dialect.plain(in.buffer, from, in.start + ~to, isQuoted(i));
    }

    /** Whether a cell is written with quotes around it. */
    boolean isQuoted(int i) {
        return bounds[2 * i] > 0 && in.buffer[in.start + bounds[2 * i] - 1] == dialect.quote();
    }
}
