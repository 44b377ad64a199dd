package dev.caravan.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caravan.model.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aFullDiskIsAProblemThatSaysSoAndNothingIsLeft() throws IOException {
        assumeTrue(Files.exists(FULL), "the system has a file that is always full");
        Path file = Files.createSymbolicLink(folder.resolve("source"), FULL);

        assertThatThrownBy(() -> Spool.of(new ByteArrayInputStream(new byte[100]), file, 1_000, "import-users"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo("no-space"))
                .hasMessageStartingWith("there is no space left");
        assertThat(folder).isEmptyDirectory();
    }
}
