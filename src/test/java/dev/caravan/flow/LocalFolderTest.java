package dev.caravan.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a folder says when it does not take a file: exceptions of the JDK name the path and nothing else. */
final class LocalFolderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path root;

    @Test
    void saysWhyAFileCannotBePut() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "x");
        try (LocalFolder folder = new LocalFolder(root)) {
            assertThatThrownBy(() -> folder.put(file, "file/export.csv"))
                    .hasMessage("cannot write '" + file + "': there is a file of that name, where a folder should be");
            Files.createDirectories(root.resolve("export.csv/in-the-way"));
            assertThatThrownBy(() -> folder.put(file, "export.csv"))
                    .hasMessageStartingWith("cannot write '" + root)
                    .hasMessageContaining("': ");
            assertThat(root.resolve(".export.csv.part")).doesNotExist();
            assertThatThrownBy(() -> folder.move("file", "file/x"))
                    .hasMessageStartingWith("cannot move 'file' to '")
                    .hasMessageContaining("': there is a file of that name");
        }
    }
}
