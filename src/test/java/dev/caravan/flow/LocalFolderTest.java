package dev.caravan.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of this machine into which others put what they like. */
final class LocalFolderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path root;

    @Test
    void linksLeadNowhere() throws IOException {
        Path secret = Files.createDirectories(root.resolve("private/orders")).resolve("secret.csv");
        Files.writeString(secret, "Code\nsecret\n");
        Path place = Files.createDirectories(root.resolve("place"));
        Files.createSymbolicLink(place.resolve("link.csv"), secret);
        Files.createSymbolicLink(place.resolve("orders"), secret.getParent());
        Files.createDirectories(place.resolve("x.csv"));
        LocalFolder folder = new LocalFolder(place, "");

        assertThat(folder.list(false)).isEmpty();
        assertThat(folder.list(true)).isEmpty();
        assertThatThrownBy(() -> folder.read("link.csv").close()).isInstanceOf(IOException.class);
    }

    @Test
    void aFolderThatIsNotThereIsNotAnEmptyOne() {
        LocalFolder folder = new LocalFolder(root.resolve("gone"), "");
        assertThatThrownBy(() -> folder.list(false))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no folder " + root.resolve("gone"));
    }

    /** Two nodes, or two deliveries to one folder, whose files have the same name. */
    @Test
    void nobodyWritesOverWhatAnotherIsWriting() throws IOException {
        Path others = Files.writeString(root.resolve(".a.csv.two.part"), "half of");
        Path file = Files.writeString(root.resolve("source"), "all of mine");
        new LocalFolder(root, "one").put(file, "a.csv");
        assertThat(root.resolve("a.csv")).hasContent("all of mine");
        assertThat(others).hasContent("half of");
    }
}
