package dev.caravan.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What imports mean, as cases: each runs on each database with chunks of several sizes, and always with the same result.
 * {@code -Dtests.golden=write} writes what is found on the first database; review it with {@code git diff}.
 */
class ImportCasesTest {
    private static final boolean WRITE = "write".equals(System.getProperty("tests.golden"));
    private static final String ONLY = System.getProperty("tests.case", "");

    @TestFactory
    Stream<DynamicTest> importsAsExpected() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : ImportCase.files()) {
            for (ImportCase one : ImportCase.read(file)) {
                if (one.name().contains(ONLY)) {
                    one.kinds()
                            .forEach(kind -> tests.add(DynamicTest.dynamicTest(
                                    file.getFileName() + " " + one.name() + " " + kind, () -> check(file, one, kind))));
                }
            }
        }
        return tests.stream();
    }

    @Test
    void hasCases() throws IOException {
        assertThat(WRITE).isFalse();
        assertThat(ONLY).isEmpty();
        Set<String> names = new HashSet<>();
        int count = 0;
        for (Path file : ImportCase.files()) {
            for (ImportCase one : ImportCase.read(file)) {
                names.add(one.name());
                count++;
            }
        }
        assertThat(names).hasSize(count).hasSizeGreaterThan(60);
    }

    private static void check(Path file, ImportCase one, TestDatabase.Kind kind) throws IOException {
        List<String> found = new ArrayList<>();
        List<Integer> chunks = ImportCase.given(one.chunks());
        try (TestDatabase test = TestDatabase.create(kind)) {
            for (int chunk : chunks) {
                found.add(new ImportCaseRun(one, test, chunk).run());
            }
        }
        boolean first = kind == one.kinds().get(0);
        if (WRITE && first) {
            Files.writeString(file, one.expecting(Files.readString(file), found.get(0)));
        }
        String expected = ImportCase.given(ImportCase.read(file, one.name()).expect());
        for (int i = 0; i < chunks.size(); i++) {
            assertThat(found.get(i)).as("in chunks of %s", chunks.get(i)).isEqualTo(expected);
        }
    }
}
