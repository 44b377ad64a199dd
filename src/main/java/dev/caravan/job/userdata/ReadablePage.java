package dev.caravan.job.userdata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.model.Cell;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The page {@code index.html}: readable in any browser without a network, with nothing in it that runs. Everything that
 * comes from elsewhere is escaped.
 */
final class ReadablePage {
    /** Browsers are slow with more; the CSV files have all rows. */
    private static final int MAX_ROWS = 500;

    private static final int MAX_COLUMNS = 200;
    private static final String STYLE =
            "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#222}"
                    + "table{border-collapse:collapse;display:block;overflow-x:auto}"
                    + "th,td{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top;"
                    + "max-width:30rem;overflow-wrap:anywhere}th{background:#f3f3f3}.error{color:#a00}";

    private final OutputStream out;

    ReadablePage(OutputStream out) {
        this.out = out;
    }

    void write(
            UserDataRun run,
            List<Section> sections,
            Map<Section, String> entries,
            List<JsonNode> files,
            boolean complete)
            throws IOException {
        raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>User data</title><style>" + STYLE
                + "</style></head><body>\n<h1>User data of ");
        text(run.subject().user());
        raw("</h1>\n<p>Made at ");
        text(run.clock().instant().toString());
        raw(
                complete
                        ? ". Everything is here.</p>\n"
                        : ". <strong class=\"error\">Not complete: parts marked below could not be had.</strong></p>\n");
        raw("<nav><ul>\n");
        for (int i = 0; i < sections.size(); i++) {
            raw("<li><a href=\"#s" + i + "\">");
            text(sections.get(i).name());
            raw("</a></li>\n");
        }
        raw("</ul></nav>\n");
        for (int i = 0; i < sections.size(); i++) {
            run.waiting().check();
            section(sections.get(i), i, entries.getOrDefault(sections.get(i), ""));
        }
        files(files);
        raw("</body></html>\n");
    }

    private void section(Section section, int number, String entry) throws IOException {
        raw("<section id=\"s" + number + "\"><h2>");
        text(section.name());
        raw("</h2>\n");
        if (section.failure().isPresent()) {
            SourceException failure = section.failure().get();
            raw("<p class=\"error\">Could not be had: ");
            text(failure.getMessage() + " (" + failure.code() + ")");
            raw("</p></section>\n");
            return;
        }
        long shown = Math.min(section.rows(), MAX_ROWS);
        raw("<p>"
                + (section.spec().isDocument()
                        ? ""
                        : shown + " of " + section.total() + " rows; all of those exported in ")
                + "<a href=\"");
        text(entry);
        raw("\">");
        text(entry);
        raw("</a></p>\n<table><thead><tr>");
        SectionTable table = SectionTable.of(section, MAX_COLUMNS);
        for (String column : table.columns()) {
            raw("<th>");
            text(column);
            raw("</th>");
        }
        raw("</tr></thead><tbody>\n");
        long[] rows = {0};
        table.forEach(cells -> {
            if (rows[0]++ < MAX_ROWS) {
                row(cells);
            }
        });
        raw("</tbody></table></section>\n");
    }

    private void row(List<Cell> cells) throws IOException {
        raw("<tr>");
        for (Cell cell : cells) {
            raw("<td>");
            text(cell.shown());
            raw("</td>");
        }
        raw("</tr>\n");
    }

    private void files(List<JsonNode> files) throws IOException {
        if (files.isEmpty()) {
            return;
        }
        raw("<section><h2>Files</h2><ul>\n");
        for (JsonNode file : files) {
            raw("<li>");
            if (file.has("error")) {
                raw("<span class=\"error\">");
                text(file.path("name").asText() + ": "
                        + file.path("error").path("message").asText());
                raw("</span>");
            } else {
                raw("<a href=\"");
                text(file.path("entry").asText());
                raw("\">");
                text(file.path("name").asText());
                raw("</a>");
            }
            raw("</li>\n");
        }
        raw("</ul></section>\n");
    }

    private void raw(String html) throws IOException {
        out.write(html.getBytes(StandardCharsets.UTF_8));
    }

    private void text(String text) throws IOException {
        raw(escape(text));
    }

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c < ' ' && c != '\n' && c != '\t' ? ' ' : c);
            }
        }
        return escaped.toString();
    }
}
