package dev.caravan.format;

import dev.caravan.model.FileSettings;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats that rows can be read from and written to. */
public enum FileFormat {
    /** Comma-separated values, RFC 4180. */
    CSV("csv", "CSV", "text/csv"),
    /** The workbook of Excel 97 to 2003. */
    XLS("xls", "XLS", "application/vnd.ms-excel"),
    /** The workbook of Excel 2007 and later, ECMA-376. */
    XLSX("xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    /** One array of objects, RFC 8259. */
    JSON("json", "JSON", "application/json"),
    /** One object a line. */
    NDJSON("ndjson", "NDJSON", "application/x-ndjson");

    private final String id;
    private final String label;
    private final String mediaType;

    FileFormat(String id, String label, String mediaType) {
        this.id = id;
        this.label = label;
        this.mediaType = mediaType;
    }

    /** What a request or the command line calls it: {@code csv}. */
    public String id() {
        return id;
    }

    /** What a person calls it: {@code CSV}. */
    public String label() {
        return label;
    }

    /** How file names end, without the dot. */
    public String extension() {
        return id;
    }

    /** What HTTP calls a file that is written with these settings: with its encoding where the format does not give it. */
    public String mediaType(FileSettings settings) {
        Charset charset = settings.csv().encoding().orElse(StandardCharsets.UTF_8);
        return this == CSV ? mediaType + "; charset=" + charset.name().toLowerCase(Locale.ROOT) : mediaType;
    }

    /** Whether files of the format are workbooks of a spreadsheet program, whose cells are typed. */
    public boolean isWorkbook() {
        return this == XLS || this == XLSX;
    }

    /** The format of this {@link #id}, upper or lower case. */
    public static Optional<FileFormat> find(String id) {
        String wanted = id.toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(f -> f.id.equals(wanted)).findFirst();
    }
}
