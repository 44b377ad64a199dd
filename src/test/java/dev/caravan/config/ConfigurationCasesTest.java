package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Golden cases: each folder in {@code cases/config} holds a configuration and what is expected of it. {@code
 * -Dtests.golden=write} writes what is found instead; review it with {@code git diff}.
 */
class ConfigurationCasesTest {
    static final Path CASES = Path.of("src/test/resources/cases/config");
    private static final boolean WRITE = "write".equals(System.getProperty("tests.golden"));

    @TestFactory
    Stream<DynamicTest> readsAsExpected() throws IOException {
        return cases().stream()
                .map(c -> DynamicTest.dynamicTest(c.getFileName().toString(), c.toUri(), () -> check(c)));
    }

    @Test
    void hasCases() throws IOException {
        assertThat(WRITE).isFalse();
        assertThat(cases()).hasSizeGreaterThan(40);
    }

    static List<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** What the case is about: one file, or a folder. */
    static Path source(Path folder) {
        Path file = folder.resolve("config.yaml");
        return Files.exists(file) ? file : folder.resolve("config");
    }

    private static void check(Path folder) throws IOException {
        String found = run(source(folder), folder);
        Path expected = folder.resolve("expected.txt");
        if (WRITE) {
            Files.writeString(expected, found);
        }
        assertThat(found).isEqualTo(Files.readString(expected));
    }

    private static String run(Path source, Path folder) {
        StringBuilder text = new StringBuilder();
        try {
            Configuration configuration = ConfigurationReader.read(source, SampleSchema.SCHEMA, SampleFormats::check);
            configuration.warnings().forEach(w -> text.append("warning ").append(line(w, folder)));
            text.append(CatalogText.of(configuration.catalog()));
        } catch (ConfigurationException e) {
            e.problems().forEach(p -> text.append(line(p, folder)));
            e.warnings().forEach(w -> text.append("warning ").append(line(w, folder)));
        }
        return text.toString();
    }

    private static String line(ConfigurationProblem problem, Path folder) {
        String prefix = folder.toString().replace('\\', '/') + "/";
        return "[" + problem.code() + "] " + problem.toString().replace(prefix, "") + "\n";
    }
}
