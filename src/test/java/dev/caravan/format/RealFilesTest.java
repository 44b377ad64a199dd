package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caravan.model.FileSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Public data sets, where they are at hand: {@code -Dtests.data=FOLDER}. */
class RealFilesTest {
    private static final Path DATA = Path.of(System.getProperty("tests.data", "../shared/data"));

    @Test
    void everyRowOfTheDataSetsIsWhole() throws IOException {
        assumeTrue(Files.isDirectory(DATA), () -> "no data sets in " + DATA + "; set -Dtests.data");
        List<Path> files;
        try (Stream<Path> all = Files.walk(DATA)) {
            files = all.filter(f -> f.toString().matches(".*(\\.csv|airports\\.json)"))
                    .toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            Rows rows = Rows.of(file, FileSettings.DETECT);
            assertThat(rows.description()).as("%s", file).isIn("CSV, `,`-delimited, UTF-8", "JSON, UTF-8");
            assertThat(rows.rows()).as("%s", file).isNotEmpty().allMatch(r -> r.problem()
                    .isEmpty());
        }
    }
}
