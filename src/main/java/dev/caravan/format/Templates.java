package dev.caravan.format;

import dev.caravan.model.FileSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Writes files to be filled in. Those of CSV and JSON have the labels. Workbooks also offer what can be chosen, say in a
 * comment of each header what its column takes, and explain all columns on a second sheet.
 */
public final class Templates {
    /** The rows that can be filled in with choices and formats at hand; as many as XLS has. */
    static final int ROWS = XlsRowWriter.MAX_ROWS;

    static final List<String> EXPLAINED = List.of("Column", "Type", "Format", "Required", "Reference", "Example");

    private static final int WIDEST = 60;

    private Templates() {}

    /**
     * Writes a file without rows.
     *
     * @param out stays open
     * @param settings how the import that the file is for reads it
     */
    public static void write(FileFormat format, OutputStream out, List<TemplateColumn> columns, FileSettings settings)
            throws IOException {
        switch (format) {
            case XLSX -> new XlsxTemplate(out, columns, TemplateLayout.of(settings)).write();
            case XLS -> XlsTemplate.write(out, columns, TemplateLayout.of(settings));
            default -> {
                List<String> labels =
                        columns.stream().map(TemplateColumn::label).toList();
                try (RowWriter writer = RowWriters.open(format, out, labels, settings, OptionalLong.of(0))) {
                    writer.finish();
                }
            }
        }
    }

    /** How wide the columns are, in characters. */
    static int[] widths(List<List<String>> rows) {
        return IntStream.range(0, rows.get(0).size())
                .map(i -> Math.min(
                        WIDEST,
                        3
                                + rows.stream()
                                        .mapToInt(row -> row.get(i).length())
                                        .max()
                                        .orElse(0)))
                .toArray();
    }

    /** How wide the column to be filled in is. */
    static int width(TemplateColumn column) {
        return Math.min(
                WIDEST, 4 + Math.max(column.label().length(), column.example().length()));
    }
}
