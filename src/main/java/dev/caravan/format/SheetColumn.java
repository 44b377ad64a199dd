package dev.caravan.format;

/** The letters by which spreadsheets know their columns: A to Z, AA to ZZ, AAA to XFD. */
final class SheetColumn {
    /** As many columns as a sheet of XLSX can have. */
    static final int MAX = 16_384;

    private SheetColumn() {}

    /** The letters of a column; the first is 0. */
    static String letters(int column) {
        StringBuilder letters = new StringBuilder();
        for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
            letters.append((char) ('A' + (rest - 1) % 26));
        }
        return letters.reverse().toString();
    }

    /** The column of a cell's address such as {@code AB12}; −1 if it is none, {@link #MAX} if there is no such column. */
    static int of(String address) {
        int column = 0;
        int i = 0;
        for (; i < address.length(); i++) {
            int letter = address.charAt(i) - 'A';
            if (letter < 0 || letter >= 26) {
                break;
            }
            column = Math.min(column * 26 + letter + 1, MAX + 1);
        }
        return column - 1;
    }
}
