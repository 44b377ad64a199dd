package dev.caravan.web;

import dev.caravan.format.FileFormat;
import java.util.Arrays;
import java.util.stream.Collectors;

/** File formats in requests and answers. */
final class Formats {
    private Formats() {}

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
