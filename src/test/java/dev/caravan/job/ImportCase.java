package dev.caravan.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.caravan.store.TestDatabase;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One case of {@code cases/import/*.yaml}: a schema and rows, a configuration, files to import one after the other, and
 * what comes of it. What a case does not say is that of its file.
 *
 * @param about the sentence of the design that the case is an example of
 * @param tables queries whose rows are shown at the end
 * @param on the databases on which it runs, if not on all
 * @param ids whether outcomes are shown with the {@code _id}s of their records
 * @param messages whether problems are shown with their messages, which may be those of a database
 */
record ImportCase(
        String name,
        @Nullable String about,
        @Nullable String schema,
        @Nullable String config,
        @Nullable List<String> tables,
        @Nullable List<String> on,
        @Nullable Boolean ids,
        @Nullable Boolean messages,
        @Nullable List<Integer> chunks,
        @Nullable String rows,
        List<Step> steps,
        @Nullable String expect) {

    /** Rows are cut into chunks of these sizes, and the result must be the same for each. */
    private static final List<Integer> CHUNKS = List.of(1, 2, 3, 1000);

    private static final Path FOLDER = Path.of("src/test/resources/cases/import");

    /**
     * Something that is done: a file imported, a statement run, an export shown, the last error file mended and imported.
     *
     * @param mend texts of the last error file, and what they are replaced by
     */
    record Step(
            @Nullable String csv,
            @Nullable String json,
            @Nullable String encoding,
            @JsonProperty("import") @Nullable String importName,
            @JsonProperty("dry_run") boolean dryRun,
            @Nullable String sql,
            @Nullable String export,
            @Nullable String as,
            @Nullable Map<String, String> mend) {
        byte[] bytes() {
            String text = csv == null ? String.valueOf(json) : csv;
            return text.getBytes(Charset.forName(encoding == null ? "UTF-8" : encoding));
        }
    }

    /** A file of cases. */
    record Cases(
            @Nullable String schema,
            @Nullable String config,
            @Nullable List<String> tables,
            @Nullable Boolean messages,
            List<ImportCase> cases) {}

    /** Where the cases are. */
    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    static List<ImportCase> read(Path file) throws IOException {
        Cases all = new YAMLMapper().readValue(Files.readString(file), Cases.class);
        return all.cases().stream().map(c -> c.completed(all)).toList();
    }

    /** The case of this name, as the file has it now. */
    static ImportCase read(Path file, String name) throws IOException {
        return read(file).stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private ImportCase completed(Cases all) {
        return new ImportCase(
                name,
                about,
                schema == null ? all.schema() : schema,
                config == null ? all.config() : config,
                tables == null ? all.tables() : tables,
                on == null ? List.of("h2", "postgres") : on,
                ids != null && ids,
                messages == null ? all.messages() == null || all.messages() : messages,
                chunks == null ? CHUNKS : chunks,
                rows == null ? "" : rows,
                steps,
                expect);
    }

    /** The kinds of databases on which the case runs. */
    List<TestDatabase.Kind> kinds() {
        List<TestDatabase.Kind> kinds = new ArrayList<>();
        if (given(on).contains("h2")) {
            kinds.add(TestDatabase.Kind.H2_MEMORY);
        }
        if (given(on).contains("postgres")) {
            kinds.add(TestDatabase.Kind.POSTGRES);
        }
        return kinds;
    }

    static <T> T given(@Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("neither the case nor its file says it");
        }
        return value;
    }

    /** The text of a file of cases, in which this case expects that. */
    String expecting(String fileText, String found) {
        int start = fileText.indexOf("\n  - name: " + name + "\n");
        int next = fileText.indexOf("\n  - name: ", start + 1);
        int end = next < 0 ? fileText.length() : next + 1;
        String own = fileText.substring(start, end);
        int expected = own.indexOf("\n    expect:");
        String before = expected < 0 ? own.stripTrailing() : own.substring(0, expected);
        String block =
                found.lines().map(line -> line.isEmpty() ? "" : "      " + line).collect(Collectors.joining("\n"));
        return fileText.substring(0, start) + before + "\n    expect: |\n" + block + "\n" + fileText.substring(end);
    }
}
