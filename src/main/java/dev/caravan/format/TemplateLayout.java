package dev.caravan.format;

import dev.caravan.model.FileSettings;

/**
 * Where in a workbook to be filled in things stand, so that the import that it is for finds them.
 *
 * @param records the sheet to be filled in
 * @param explanation the sheet that explains the columns
 * @param lists the sheet, which is not seen, of what can be chosen
 * @param header the row of the labels, the first being 1
 */
record TemplateLayout(String records, String explanation, String lists, int header) {
    /** The sheet and the header's row are as the import wants them; the other sheets are called something else. */
    static TemplateLayout of(FileSettings settings) {
        String records = RowWriters.sheet(settings);
        return new TemplateLayout(
                records,
                other(records, "Columns", "Explanation"),
                other(records, "Lists", "Choices"),
                settings.headerLine().orElse(1));
    }

    /** Spreadsheets take {@code columns} and {@code Columns} for the same sheet. */
    private static String other(String taken, String name, String otherwise) {
        return name.equalsIgnoreCase(taken) ? otherwise : name;
    }
}
