package dev.caravan.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.Secret;
import dev.caravan.config.Target;
import dev.caravan.flow.FaultyProxy.Fault;
import dev.caravan.job.Courier.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects of a real store, which fails, hangs, and is cut off. */
final class S3FolderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private FaultyProxy proxy;

    @BeforeEach
    void start() throws IOException {
        proxy = new FaultyProxy(S3Server.endpoint());
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private FileFolder open(String prefix, String bucket, Duration timeout) {
        Target.S3 target = new Target.S3(
                bucket,
                prefix,
                "us-east-1",
                Optional.of(proxy.uri()),
                true,
                Optional.of(new Secret("access")),
                Optional.of(new Secret("secret key")),
                timeout);
        return S3Folder.open(target, prefix);
    }

    private FileFolder open(String prefix) {
        return open(prefix, S3Server.BUCKET, Duration.ofSeconds(20));
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("file"), bytes);
    }

    private static byte[] bytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] read(FileFolder place, String path) throws IOException {
        try (InputStream in = place.read(path)) {
            return in.readAllBytes();
        }
    }

    private static List<String> paths(FileFolder place, boolean ofFolders) throws IOException {
        return place.list(ofFolders).stream().map(FileFolder.Entry::path).toList();
    }

    @Test
    void putsListsReadsMovesAndRemoves() throws IOException {
        byte[] content = bytes(300_000, 1);
        String odd = "né +&%ü (1).csv";
        try (FileFolder place = open("round/")) {
            place.put(file(content), odd);
            place.put(file(content), odd);
            place.put(file(new byte[0]), "sub/empty.csv");
            place.put(file(content), ".hidden/x.csv");
            assertThat(paths(place, false)).containsExactly(odd);
            assertThat(paths(place, true)).containsExactly("sub/empty.csv");
            assertThat(place.find(odd)).contains(place.list(false).get(0));
            assertThat(place.list(false).get(0).bytes()).isEqualTo(content.length);
            assertThat(read(place, odd)).isEqualTo(content);
            place.move(odd, ".done/" + odd);
            assertThat(place.exists(odd)).isFalse();
            assertThat(read(place, ".done/" + odd)).isEqualTo(content);
            place.delete("sub/empty.csv");
            place.delete("sub/empty.csv");
            assertThat(paths(place, true)).isEmpty();
        }
    }

    @Test
    void anObjectThatIsReplacedIsAnotherOne() throws IOException {
        try (FileFolder place = open("replaced/")) {
            place.put(file(bytes(1_000, 2)), "a.csv");
            FileFolder.Entry before = place.list(false).get(0);
            place.put(file(bytes(1_000, 3)), "a.csv");
            assertThat(place.find("a.csv")).isPresent().get().isNotEqualTo(before);
        }
    }

    @Test
    void anObjectThatTakesTheKeyOfOneThatIsMovedStays() throws IOException {
        byte[] first = bytes(1_000, 4);
        byte[] second = bytes(1_000, 5);
        try (FileFolder place = open("moved/");
                FileFolder supplier = open("moved/")) {
            place.put(file(first), "a.csv");
            Path other = Files.write(folder.resolve("other"), second);
            proxy.whenCopied(() -> {
                try {
                    supplier.put(other, "a.csv");
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            place.move("a.csv", ".done/a.csv");
            assertThat(read(place, ".done/a.csv")).isEqualTo(first);
            assertThat(read(place, "a.csv")).isEqualTo(second);
        }
    }

    @Test
    void moreObjectsThanOnePageHoldsAreAllListed() throws IOException {
        try (FileFolder place = open("many/")) {
            Path file = file(new byte[] {1});
            for (int i = 0; i < 8; i++) {
                place.put(file, "f" + i);
                place.put(file, "folder" + i + "/x");
            }
            proxy.pageSize(3);
            assertThat(paths(place, false)).hasSize(8).doesNotHaveDuplicates();
            assertThat(paths(place, true)).hasSize(8).doesNotHaveDuplicates();
        }
    }

    @Test
    void aStoreThatFailsForAWhileHasTheObjectInTheEnd() throws IOException {
        byte[] content = bytes(200_000, 4);
        try (FileFolder place = open("failing/")) {
            proxy.next(Fault.ANSWERS_500, Fault.ANSWERS_503);
            place.put(file(content), "a.csv");
            assertThat(proxy.isThrough()).isTrue();
            assertThat(read(place, "a.csv")).isEqualTo(content);
            proxy.next(Fault.CUTS_THE_REQUEST);
            place.put(file(content), "b.csv");
            proxy.next(Fault.LOSES_THE_ANSWER);
            place.put(file(content), "c.csv");
            assertThat(paths(place, false)).containsExactly("a.csv", "b.csv", "c.csv");
        }
    }

    @Test
    void whatIsNotWrittenIsNotThereInPart() throws IOException {
        byte[] content = bytes(200_000, 5);
        try (FileFolder place = open("broken/", S3Server.BUCKET, Duration.ofMillis(300))) {
            Fault[] all = {Fault.CUTS_THE_REQUEST, Fault.HANGS, Fault.ANSWERS_500, Fault.ANSWERS_503};
            proxy.next(all);
            assertThatThrownBy(() -> place.put(file(content), "a.csv"))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(RefusedException.class)
                    .hasMessageContaining("cannot write 'a.csv'");
            proxy.next();
        }
        try (FileFolder place = open("broken/")) {
            assertThat(paths(place, false)).isEmpty();
        }
    }

    @Test
    void aBucketThatIsNotThereIsFinal() throws IOException {
        try (FileFolder place = open("x/", "nowhere", Duration.ofSeconds(20))) {
            assertThatThrownBy(() -> place.put(file(bytes(10, 6)), "a.csv"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("NoSuchBucket")
                    .hasMessageNotContaining("secret key");
        }
    }
}
