package dev.caravan.job.userdata;

import dev.caravan.model.Job;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files that a user-data export can be had as. */
public enum OutputFormat {
    /** One JSON document. */
    JSON("json", "json", "application/json"),
    /** A workbook with a sheet for each section. */
    XLSX("xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    /** A workbook of Excel 97 to 2003 with a sheet for each section. */
    XLS("xls", "xls", "application/vnd.ms-excel"),
    /** A ZIP with a CSV file for each section. */
    ZIP("zip", "zip", "application/zip"),
    /** A ZIP with everything: the document, CSV files, the user's own files, a manifest, a page to read. */
    BUNDLE("bundle", "zip", "application/zip");

    private static final String PARAMETER = "format";

    private final String id;
    private final String extension;
    private final String mediaType;

    OutputFormat(String id, String extension, String mediaType) {
        this.id = id;
        this.extension = extension;
        this.mediaType = mediaType;
    }

    /** The format of a job. */
    public static OutputFormat of(Job job) {
        boolean bundle = job.parameters().getOrDefault("content", "").equals(BUNDLE.id);
        String format = job.parameters().getOrDefault(PARAMETER, JSON.id);
        return bundle ? BUNDLE : find(format).orElse(JSON);
    }

    /** The format of this name, among those that can be asked for. */
    public static Optional<OutputFormat> find(String id) {
        return Arrays.stream(values())
                .filter(f -> f != BUNDLE && f.id.equalsIgnoreCase(id))
                .findFirst();
    }

    /** The format of this name, {@code bundle} included. */
    public static Optional<OutputFormat> findAny(String id) {
        return Arrays.stream(values()).filter(f -> f.id.equalsIgnoreCase(id)).findFirst();
    }

    /** All names, {@code bundle} included. */
    public static List<String> allNames() {
        return Arrays.stream(values()).map(f -> f.id).toList();
    }

    /** The names that can be asked for. */
    public static List<String> names() {
        return Arrays.stream(values()).filter(f -> f != BUNDLE).map(f -> f.id).toList();
    }

    /** Adds it to the parameters of a job. */
    public void putInto(Map<String, String> parameters) {
        parameters.put(PARAMETER, extension);
        if (this == BUNDLE) {
            parameters.put("content", id);
        }
    }

    /** Its name. */
    public String id() {
        return id;
    }

    /** How its file names end, without the dot. */
    public String extension() {
        return extension;
    }

    /** What HTTP calls it. */
    public String mediaType() {
        return mediaType;
    }
}
