package dev.caravan.format;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.FileSettings;
import dev.caravan.model.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The same rows as CSV, XLSX and XLS, for other programs; and workbooks of theirs as CSV. See {@code src/test/interop/run}. */
public final class SampleWorkbooks {
    private static final List<String> LABELS =
            List.of("id", "text", "decimal", "long", "truth", "date", "time", "datetime");
    private static final List<String> TEXTS = List.of(
            "plain",
            "=1+1",
            "+1",
            "-1",
            "@x",
            "'quoted",
            "\"quoted\", comma; semicolon",
            "two\nlines",
            "a tab\there",
            "_x000D_",
            " blanks around ",
            "日本😀",
            "\u202Eright to left \u0627",
            "00123",
            "1e5",
            "TRUE",
            "2024-02-29",
            "<a>&amp;]]>",
            "é".repeat(1_000),
            "#",
            "carriage\rreturn\r\n",
            "control\u0001character",
            "x".repeat(32_767));

    private SampleWorkbooks() {}

    /** {@code write FOLDER} or {@code read WORKBOOK CSV}. */
    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("write")) {
            for (FileFormat format : List.of(FileFormat.CSV, FileFormat.XLSX, FileFormat.XLS)) {
                write(format, Path.of(arguments[1], "sample." + format.extension()));
            }
        } else {
            read(Path.of(arguments[1]), Path.of(arguments[2]));
        }
    }

    private static void write(FileFormat format, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                RowWriter writer = RowWriters.open(format, out, LABELS, false, OptionalLong.of(TEXTS.size()))) {
            for (int i = 1; i <= TEXTS.size(); i++) {
                writer.write(List.of(
                        new Cell.Numeric(BigDecimal.valueOf(i)),
                        Cells.text(TEXTS.get(i - 1)),
                        new Cell.Numeric(BigDecimal.valueOf(i, i % 4)),
                        new Cell.Numeric(BigDecimal.valueOf(9_007_199_254_740_991L + i)),
                        i % 5 == 0 ? Cells.NULL : new Cell.Bool(i % 2 == 0),
                        new Cell.Moment(LocalDate.of(1890 + i, 2, 28)),
                        new Cell.Moment(LocalTime.of(i, 59, 1)),
                        new Cell.Moment(
                                LocalDateTime.of(1899, 12, 31, 23, 59, 59).plusDays(i * 13_000L))));
            }
            writer.finish();
        }
    }

    private static void read(Path workbook, Path csv) throws IOException {
        try (RowReader reader = RowReaders.open(workbook, FileSettings.DETECT);
                OutputStream out = Files.newOutputStream(csv);
                RowWriter writer = RowWriters.open(FileFormat.CSV, out, reader.columns(), false)) {
            for (Optional<Row> row = reader.next(); row.isPresent(); row = reader.next()) {
                writer.write(row.get().cells());
            }
            writer.finish();
        }
    }
}
