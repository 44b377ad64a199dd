package dev.caravan.job.userdata;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the one document: {@code {"data": {section: {"data": [...], "totalCount": n}, …}, "complete": true}}. */
final class DocumentWriter {
    private static final int BUFFER = 1 << 15;

    private final OutputStream out;

    DocumentWriter(OutputStream out) {
        this.out = out;
    }

    void write(List<Section> sections, boolean complete) throws IOException {
        text("{\"data\": {");
        for (int i = 0; i < sections.size(); i++) {
            text(i == 0 ? "\n" : ",\n");
            text(JsonRows.text(sections.get(i).name()) + ": ");
            section(sections.get(i));
        }
        text("\n}, \"complete\": " + complete + "}\n");
    }

    private void section(Section section) throws IOException {
        if (section.failure().isPresent()) {
            text(JsonRows.text(Map.of("error", error(section.failure().get()))));
        } else if (section.spec().isDocument()) {
            copy(section, "");
        } else {
            text("{\"data\": [");
            text(section.rows() > 0 ? "\n" : "");
            copy(section, ",");
            text("], \"totalCount\": " + section.total() + "}");
        }
    }

    static Map<String, Object> error(SourceException failure) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", failure.code());
        error.put("message", String.valueOf(failure.getMessage()));
        return error;
    }

    /** Copies the lines, with a separator at the end of all but the last one. */
    private void copy(Section section, String separator) throws IOException {
        byte[] between = (separator + "\n").getBytes(StandardCharsets.UTF_8);
        long rows = section.rows();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(section.spool()))) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                int from = 0;
                for (int i = 0; i < n; i++) {
                    if (buffer[i] == '\n') {
                        out.write(buffer, from, i - from);
                        from = i + 1;
                        if (--rows > 0) {
                            out.write(between);
                        }
                    }
                }
                out.write(buffer, from, n - from);
            }
        }
    }

    private void text(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
