package dev.caravan.model;

import java.util.List;
import java.util.Optional;

/**
 * A row, as the file has it.
 *
 * @param line the physical line (of a workbook: the sheet row) on which it starts, the first line of the file being 1
 * @param number counts data rows from 1; blank lines do not count
 * @param cells one for each column of the file, by position
 * @param problem what is wrong with the row as a whole (ragged, a quote that never closes), if anything is; the cells
 *     then hold what could be read
 */
public record Row(long line, long number, List<Cell> cells, Optional<Problem> problem) {
    /** Copies the list. */
    public Row {
        cells = List.copyOf(cells);
    }

    /** About how many characters the row holds; for keeping memory in bounds. */
    public long weight() {
        long weight = 16L * cells.size();
        for (Cell cell : cells) {
            if (cell instanceof Cell.Text text) {
                weight += text.text().length();
            } else if (cell instanceof Cell.Nested nested) {
                weight += nested.json().text().length();
            }
        }
        return weight;
    }

    /** A row with nothing wrong in its shape. */
    public Row(long line, long number, List<Cell> cells) {
        this(line, number, cells, Optional.empty());
    }
}
