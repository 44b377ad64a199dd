package dev.caravan.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are whole or not there. */
final class PartFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private List<String> names(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatIsCompleteReplacesWhatWasThere() throws IOException {
        Path target = Files.writeString(folder.resolve("export.csv"), "old");
        try (PartFile part = PartFile.of(target)) {
            Files.writeString(part.path(), "new");
            assertThat(target).hasContent("old");
            part.complete();
            assertThat(target).hasContent("new");
        }
        assertThat(names(folder)).containsExactly("export.csv");
    }

    @Test
    void whatIsNotCompletedLeavesNothing() throws IOException {
        Path target = Files.writeString(folder.resolve("export.csv"), "old");
        try (PartFile part = PartFile.named(target, ".part")) {
            Files.writeString(part.path(), "half");
        }
        assertThat(names(folder)).containsExactly("export.csv");
        assertThat(target).hasContent("old");
    }

    @Test
    void whatWasNotWrittenCannotBeCompleted() throws IOException {
        Path target = folder.resolve("export.csv");
        try (PartFile part = PartFile.of(target)) {
            assertThatThrownBy(part::complete).isInstanceOf(NoSuchFileException.class);
        }
        assertThat(names(folder)).isEmpty();
    }

    /** Nodes may share a home, and each may start while another takes files in. */
    @Test
    void aNodeThatStartsLeavesAloneWhatOthersTakeIn() throws IOException {
        JobFolders mine = new JobFolders(folder, "mine");
        Path own = mine.incoming();
        Path other = new JobFolders(folder, "another one").incoming();
        Path forgotten = new JobFolders(folder, "gone").incoming();
        Instant now = Instant.parse("2030-01-01T00:00:00Z");
        Files.setLastModifiedTime(other, FileTime.from(now.minus(Duration.ofHours(23))));
        Files.setLastModifiedTime(forgotten, FileTime.from(now.minus(Duration.ofHours(25))));
        mine.clearIncoming(now);
        assertThat(own).doesNotExist();
        assertThat(other).exists();
        assertThat(forgotten).doesNotExist();
    }
}
