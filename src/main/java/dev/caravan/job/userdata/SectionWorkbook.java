package dev.caravan.job.userdata;

import dev.caravan.format.FileFormat;
import dev.caravan.format.RowWriter;
import dev.caravan.format.SheetsWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes a workbook with a sheet for each section. */
final class SectionWorkbook {
    private static final int MAX_XLSX_COLUMNS = 16_384;
    private static final int MAX_XLS_COLUMNS = 256;

    private SectionWorkbook() {}

    static void write(OutputFormat format, OutputStream out, List<Section> sections) throws IOException {
        boolean xlsx = format == OutputFormat.XLSX;
        List<String> names = sections.isEmpty()
                ? List.of("empty")
                : sections.stream().map(Section::name).toList();
        try (SheetsWriter sheets = SheetsWriter.open(xlsx ? FileFormat.XLSX : FileFormat.XLS, out, names)) {
            for (Section section : sections) {
                SectionTable table = SectionTable.of(section, xlsx ? MAX_XLSX_COLUMNS : MAX_XLS_COLUMNS);
                try (RowWriter writer = sheets.next(table.columns())) {
                    table.forEach(writer::write);
                    writer.finish();
                }
            }
            if (sections.isEmpty()) {
                try (RowWriter writer = sheets.next(List.of("section"))) {
                    writer.finish();
                }
            }
            sheets.finish();
        }
    }
}
