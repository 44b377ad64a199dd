package dev.caravan.model;

/** The cells that need no object of their own. */
public final class Cells {
    /** A missing value. */
    public static final Cell NULL = new Cell.Null();
    /** A missing column. */
    public static final Cell ABSENT = new Cell.Absent();
    /** Text of no characters. */
    public static final Cell EMPTY = new Cell.Text("");

    private Cells() {}

    /** This text as a cell. */
    public static Cell text(String text) {
        return text.isEmpty() ? EMPTY : new Cell.Text(text);
    }
}
