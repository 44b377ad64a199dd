package dev.caravan.web;

import dev.caravan.format.FileFormat;
import dev.caravan.format.RowWriter;
import dev.caravan.format.RowWriters;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** File formats in requests and answers. */
final class Formats {
    /** What can be written here, the most usual first. */
    static final List<FileFormat> WRITABLE =
            Arrays.stream(FileFormat.values()).filter(Formats::isWritable).toList();

    /** Those of them that people fill in as a table. */
    static final List<FileFormat> TABLES = WRITABLE.stream()
            .filter(f -> f != FileFormat.JSON && f != FileFormat.NDJSON)
            .toList();

    private Formats() {}

    private static boolean isWritable(FileFormat format) {
        try (RowWriter writer = RowWriters.open(format, OutputStream.nullOutputStream(), List.of("-"), false)) {
            writer.finish();
            return true;
        } catch (ProblemException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The format of this name, or 400. */
    static FileFormat of(String name) {
        return FileFormat.find(name)
                .orElseThrow(() -> HttpProblem.badParameter(
                        "format",
                        "unknown-format",
                        "'" + name + "' is not a format; valid: "
                                + Arrays.stream(FileFormat.values())
                                        .map(FileFormat::id)
                                        .collect(Collectors.joining(", "))));
    }

    /** Tells a browser to save a file; action names and job ids need no quoting beyond this. */
    static String attachment(String name, FileFormat format) {
        String plain = name.replaceAll("[^A-Za-z0-9._ -]", "_");
        return "attachment; filename=\"" + plain + "." + format.extension() + "\"";
    }
}
