package dev.caravan.format;

import dev.caravan.model.Cell;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * A workbook, open for reading. What is wrong with it as a whole comes as a {@link dev.caravan.model.ProblemException},
 * whenever it shows.
 */
interface Workbook extends Closeable {
    /**
     * A sheet.
     *
     * @param hidden whether a person who opens the workbook does not see it
     */
    record Sheet(String name, boolean hidden) {}

    /** Told what is in a sheet, from first to last. */
    interface Visitor {
        /**
         * A row begins.
         *
         * @param line its number, the first row of the sheet being 1; rows without cells may be left out
         * @return whether to go on
         */
        boolean row(int line) throws IOException;

        /** A cell that is not empty; the columns count from 0 and come in any order. */
        void cell(int column, Cell cell) throws IOException;

        /** A cell that holds one of the {@link #texts()}. */
        void sharedText(int column, int number) throws IOException;
    }

    FileFormat format();

    /** The sheets that have cells, in the order of their tabs. */
    List<Sheet> sheets();

    /** What cells refer to by number. */
    SharedTexts texts();

    /** Goes through a sheet. */
    void visit(int sheet, Visitor visitor) throws IOException;
}
