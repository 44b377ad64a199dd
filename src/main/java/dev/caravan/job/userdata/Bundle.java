package dev.caravan.job.userdata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.codec.FormulaGuard;
import dev.caravan.format.FileFormat;
import dev.caravan.format.RowWriter;
import dev.caravan.format.RowWriters;
import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** All sections of one export, put together into one file. */
final class Bundle {
    private static final int BUFFER = 1 << 16;
    private static final int MAX_COLUMNS = 16_384;

    private final UserDataRun run;
    private final List<Section> sections;
    private final List<Section> ofFiles;
    private final List<JsonNode> files = new ArrayList<>();
    private final Map<Section, String> entries = new LinkedHashMap<>();
    private final Map<Section, Digest> digests = new LinkedHashMap<>();
    private final boolean complete;

    Bundle(UserDataRun run, List<Section> fetched) throws IOException {
        this.run = run;
        List<Section> sorted = fetched.stream().sorted(Section.IN_ORDER).toList();
        this.ofFiles = sorted.stream().filter(s -> s.spec().isOfFiles()).toList();
        this.sections = sorted.stream()
                .filter(s -> !s.spec().isOfFiles())
                .filter(s -> !s.spec().isListOfSections() || s.failure().isPresent())
                .toList();
        for (Section section : ofFiles) {
            readFiles(section);
        }
        Set<String> taken = new HashSet<>();
        sections.forEach(s -> entries.put(s, entry(s.name(), taken)));
        this.complete = missing().isEmpty();
    }

    private void readFiles(Section section) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(section.spool())) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                files.add(JsonRows.read(line));
            }
        }
    }

    private static String entry(String name, Set<String> taken) {
        String plain = FileFetch.safe(name);
        String entry = plain;
        for (int i = 2; !taken.add(entry.toLowerCase(Locale.ROOT)); i++) {
            entry = plain + "-" + i;
        }
        return entry + ".csv";
    }

    /** What is not there, and why; empty if all is. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        sections.forEach(s -> s.failure().ifPresent(f -> missing.add(s.name() + " (" + f.code() + ")")));
        ofFiles.forEach(s -> s.failure().ifPresent(f -> missing.add("files of " + s.name() + " (" + f.code() + ")")));
        for (JsonNode file : files) {
            if (file.has("error")) {
                missing.add("a file of " + file.path("section").asText() + " ("
                        + file.path("error").path("code").asText() + ")");
            }
        }
        return missing;
    }

    /** How many rows all sections have. */
    long rows() {
        return sections.stream()
                .filter(s -> s.failure().isEmpty())
                .mapToLong(Section::rows)
                .sum();
    }

    void write(OutputFormat format, Path target) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), BUFFER)) {
            switch (format) {
                case JSON -> new DocumentWriter(out).write(sections, complete);
                case ZIP, BUNDLE -> writeZip(out, format == OutputFormat.BUNDLE);
                case XLSX, XLS -> SectionWorkbook.write(format, out, sections);
            }
        }
    }

    private void writeZip(OutputStream out, boolean everything) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        if (everything) {
            zip.putNextEntry(new ZipEntry("data.json"));
            OutputStream document = new BufferedOutputStream(zip, BUFFER);
            new DocumentWriter(document).write(sections, complete);
            document.flush();
            zip.closeEntry();
        }
        for (Section section : sections) {
            run.waiting().check();
            zip.putNextEntry(new ZipEntry(entries.getOrDefault(section, section.name())));
            Digest digest = new Digest(zip);
            writeCsv(section, digest);
            digests.put(section, digest);
            zip.closeEntry();
        }
        for (JsonNode file : files) {
            run.waiting().check();
            if (file.has("entry")) {
                zip.putNextEntry(new ZipEntry(file.path("entry").asText()));
                Files.copy(run.spooled(file.path("spooled").asText()), zip);
                zip.closeEntry();
            }
        }
        if (everything) {
            zip.putNextEntry(new ZipEntry("index.html"));
            new ReadablePage(zip).write(run, sections, entries, files, complete);
            zip.closeEntry();
        }
        zip.putNextEntry(new ZipEntry("manifest.json"));
        zip.write(manifest());
        zip.closeEntry();
        zip.finish();
        zip.flush();
    }

    private static void writeCsv(Section section, OutputStream out) throws IOException {
        SectionTable table = SectionTable.of(section, MAX_COLUMNS);
        List<String> labels = table.columns().stream().map(FormulaGuard::guard).toList();
        try (RowWriter writer = RowWriters.open(FileFormat.CSV, out, labels, false)) {
            table.forEach(cells -> writer.write(guarded(cells)));
            writer.finish();
        }
    }

    /** Texts that a spreadsheet would take for a formula are marked, since they are whatever people have typed. */
    private static List<Cell> guarded(List<Cell> cells) {
        return cells.stream()
                .map(c -> c instanceof Cell.Text text ? Cells.text(FormulaGuard.guard(text.text())) : c)
                .toList();
    }

    void writeManifest(Path target) throws IOException {
        Files.write(target, manifest());
    }

    /** What came from where: no personal values but the names of files. */
    private byte[] manifest() throws IOException {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("job", run.job().id());
        manifest.put("user", run.subject().user());
        run.subject().tenant().ifPresent(t -> manifest.put("tenant", t));
        manifest.put("created_by", run.job().createdBy());
        manifest.put("created_at", run.job().createdAt().toString());
        manifest.put("finished_at", run.clock().instant().toString());
        manifest.put("complete", complete);
        if (!run.query().isEmpty()) {
            manifest.put("query", run.query());
        }
        List<Map<String, Object>> sources = new ArrayList<>();
        for (Section section : sections) {
            sources.add(source(section));
        }
        ofFiles.stream().filter(s -> s.failure().isPresent()).forEach(s -> sources.add(failed(s)));
        files.forEach(f -> sources.add(source(f)));
        manifest.put("sources", sources);
        return (JsonRows.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, Object> source(Section section) throws IOException {
        Map<String, Object> source = failed(section);
        if (section.failure().isEmpty()) {
            Digest digest = digests.getOrDefault(section, Digest.ofFile(section.spool()));
            source.put("count", section.spec().isDocument() ? 1 : section.rows());
            if (digests.containsKey(section)) {
                source.put("entry", entries.getOrDefault(section, ""));
            }
            source.put("bytes", digest.bytes());
            source.put("sha256", digest.sha256());
        }
        return source;
    }

    private static Map<String, Object> failed(Section section) {
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("name", section.name());
        source.put("source", section.spec().source().label());
        source.put("status", section.failure().isPresent() ? "error" : "ok");
        source.put("started_at", section.startedAt().toString());
        source.put("took_ms", section.took().toMillis());
        section.failure().ifPresent(f -> source.put("error", DocumentWriter.error(f)));
        return source;
    }

    private static Map<String, Object> source(JsonNode file) {
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("name", file.path("name").asText());
        source.put("source", "file");
        source.put("section", file.path("section").asText());
        source.put("status", file.has("error") ? "error" : "ok");
        if (!file.has("error")) {
            source.put("count", 1);
        }
        for (String key : List.of("started_at", "took_ms", "entry", "bytes", "sha256", "error")) {
            if (file.has(key)) {
                source.put(key, file.path(key));
            }
        }
        return source;
    }
}
