package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The name of a node, and who has it. */
final class NodeFileTest {
    @RegisterExtension
    final Caravans caravans = Caravans.ofEachTest();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    private String name() throws IOException {
        try (NodeFile file = NodeFile.take(home, Duration.ZERO)) {
            return file.name();
        }
    }

    @Test
    void aNameIsKeptFromStartToStart() throws IOException {
        String made = name();
        assertThat(made).isNotBlank();
        assertThat(name()).isEqualTo(made).isEqualTo(Files.readString(home.resolve("node")));
    }

    @Test
    void aNameCanBeGiven() throws IOException {
        Files.writeString(home.resolve("node"), "left of the door\n");
        assertThat(name()).isEqualTo("left of the door");
    }

    /** As a crash leaves it between the making of the file and the writing of the name. */
    @Test
    void anEmptyFileGetsAName() throws IOException {
        Files.createFile(home.resolve("node"));
        assertThat(name()).isNotBlank();
    }

    @Test
    void aNameBelongsToOneServiceAtATime() throws IOException {
        RunningCaravan running = caravans.start(caravans.newHome(), Caravans.items());
        assertThatThrownBy(() -> NodeFile.take(running.home(), Duration.ZERO))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("another process is at work in caravan.home, " + running.home());
        running.kill();
        try (NodeFile file = NodeFile.take(running.home(), Duration.ZERO)) {
            assertThat(file.name()).isNotBlank();
            assertThatThrownBy(() -> NodeFile.take(running.home(), Duration.ofMillis(1)))
                    .isInstanceOf(ProblemException.class);
        }
    }

    /** Who starts while the other one still stops, as container platforms have it, waits. */
    @Test
    void whoComesBeforeTheOtherHasGoneWaits() throws IOException {
        RunningCaravan waiting;
        try (NodeFile file = NodeFile.take(home, Duration.ZERO)) {
            assertThat(file.name()).isNotBlank();
            waiting = caravans.launch(home, Map.of("caravan.samples", ""));
            Await.until("it says that it waits", RunningCaravan.PATIENCE, () -> waiting.log()
                    .contains("Waiting for the process that is at work in " + home));
        }
        assertThat(waiting.awaitReady().get("/observe/health/ready").statusCode())
                .isEqualTo(200);
    }
}
