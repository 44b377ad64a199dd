package dev.caravan.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.Secret;
import dev.caravan.config.Target;
import dev.caravan.job.Courier.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files on a real SFTP server, which refuses, fills up, and is cut off. */
final class SftpFolderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private SftpServer server;

    @SuppressWarnings("NullAway.Init") // set before each test
    private CuttingProxy proxy;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path root;

    @BeforeEach
    void start() throws IOException {
        root = folder.resolve("root");
        server = new SftpServer(root);
        proxy = new CuttingProxy(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private Target.Sftp target(Optional<KeyPair> known, Optional<Secret> password, Optional<Path> key)
            throws IOException {
        Path hosts = folder.resolve("known_hosts");
        Files.writeString(
                hosts,
                known.isPresent()
                        ? SftpServer.knownHost(proxy.port(), known.get())
                        : SftpServer.knownHost(proxy.port()));
        return new Target.Sftp(
                "127.0.0.1",
                proxy.port(),
                "u",
                "in/box",
                password,
                key,
                Optional.empty(),
                hosts,
                Duration.ofSeconds(20));
    }

    private Target.Sftp target() throws IOException {
        return target(Optional.empty(), Optional.of(new Secret(SftpServer.PASSWORD)), Optional.empty());
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] bytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private Path keyFile(KeyPair pair) throws IOException {
        String body = java.util.Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPrivate().getEncoded());
        return Files.writeString(
                folder.resolve("key"), "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
    }

    @Test
    void putsListsReadsMovesAndRemoves() throws IOException {
        byte[] content = bytes(300_000, 1);
        String odd = "né *?[1]\\ü.csv";
        try (FileFolder place = SftpFolder.open(target(), "in/box", "")) {
            place.put(file("a", content), odd);
            place.put(file("b", new byte[0]), "sub/empty.csv");
            place.put(file("a", content), odd);
            assertThat(place.list(false)).extracting(FileFolder.Entry::path).containsExactly(odd);
            assertThat(place.list(true)).extracting(FileFolder.Entry::path).containsExactly("sub/empty.csv");
            assertThat(place.list(false).get(0).bytes()).isEqualTo(content.length);
            try (InputStream in = place.read(odd)) {
                assertThat(in.readAllBytes()).isEqualTo(content);
            }
            place.move(odd, ".done/" + odd);
            assertThat(place.exists(odd)).isFalse();
            assertThat(place.exists(".done/" + odd)).isTrue();
            place.delete("sub/empty.csv");
            place.delete("sub/empty.csv");
            assertThat(place.list(true)).isEmpty();
        }
    }

    @Test
    void aHostKeyThatIsNotTheKnownOneIsRefused() throws IOException {
        Target.Sftp target =
                target(Optional.of(SftpServer.keys()), Optional.of(new Secret(SftpServer.PASSWORD)), Optional.empty());
        assertThatThrownBy(() -> SftpFolder.open(target, "in", ""))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("host key")
                .hasMessageContaining("known_hosts");
        Path nobody = Files.writeString(folder.resolve("nobody"), "");
        Target.Sftp unknown = new Target.Sftp(
                "127.0.0.1",
                proxy.port(),
                "u",
                "in",
                Optional.of(new Secret(SftpServer.PASSWORD)),
                Optional.empty(),
                Optional.empty(),
                nobody,
                Duration.ofSeconds(20));
        assertThatThrownBy(() -> SftpFolder.open(unknown, "in", "")).isInstanceOf(RefusedException.class);
    }

    @Test
    void aKeyLetsInAndAWrongOneDoesNot() throws IOException {
        try (FileFolder place = SftpFolder.open(
                target(Optional.empty(), Optional.empty(), Optional.of(keyFile(SftpServer.USER_KEY))), "in", "")) {
            assertThat(place.exists("x")).isFalse();
        }
        Target.Sftp wrongKey = target(Optional.empty(), Optional.empty(), Optional.of(keyFile(SftpServer.keys())));
        assertThatThrownBy(() -> SftpFolder.open(wrongKey, "in", ""))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("does not let user 'u' in");
        Target.Sftp wrongPassword =
                target(Optional.empty(), Optional.of(new Secret("wrong password")), Optional.empty());
        assertThatThrownBy(() -> SftpFolder.open(wrongPassword, "in", ""))
                .isInstanceOf(RefusedException.class)
                .hasMessageNotContaining("wrong password");
    }

    @Test
    void aFullDiskLeavesNoPartUnderTheName() throws IOException {
        byte[] content = bytes(400_000, 2);
        server.room(150_000);
        try (FileFolder place = SftpFolder.open(target(), "in", "")) {
            assertThatThrownBy(() -> place.put(file("a", content), "a.csv"))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(RefusedException.class);
        }
        assertThat(server.names("in")).isEmpty();
        server.room(Long.MAX_VALUE);
        try (FileFolder place = SftpFolder.open(target(), "in", "")) {
            place.put(file("a", content), "a.csv");
        }
        assertThat(root.resolve("in/a.csv")).hasBinaryContent(content);
        assertThat(server.names("in")).containsExactly("a.csv");
    }

    /** A new file for each cut: what is there under its name must be whole at any moment. */
    @Test
    void aConnectionThatIsCutNeverLeavesAPartUnderTheName() throws IOException {
        Random random = new Random(20_260_501);
        int cuts = 0;
        for (int i = 0; i < 50; i++) {
            byte[] content = bytes(60_000, i);
            Path file = file("cut", content);
            String name = "export-" + i + ".csv";
            boolean there = false;
            proxy.cutAfter(random.nextInt(68_000));
            for (int attempt = 1; !there && attempt <= 3; attempt++) {
                try (FileFolder place = SftpFolder.open(target(), "in", "")) {
                    place.put(file, name);
                    there = true;
                } catch (IOException e) {
                    cuts++;
                    Path remote = root.resolve("in").resolve(name);
                    if (Files.exists(remote)) {
                        assertThat(remote).hasBinaryContent(content);
                    }
                }
                proxy.cutAfter(CuttingProxy.NEVER);
            }
            assertThat(there).as(name).isTrue();
            assertThat(root.resolve("in").resolve(name)).hasBinaryContent(content);
        }
        assertThat(cuts).isGreaterThan(30);
        assertThat(server.names("in")).hasSize(50).allMatch(n -> n.startsWith("export-"));
    }

    /** The server answers whether it is alive all the time, but not what it was asked for. */
    @Test
    @org.junit.jupiter.api.Timeout(60)
    void aServerWhoseDiskHangsIsNotWaitedForForEver() throws IOException {
        Files.createDirectories(root.resolve("in"));
        Files.write(root.resolve("in/there.csv"), bytes(100, 3));
        Target.Sftp patient = target();
        Target.Sftp target = new Target.Sftp(
                patient.host(),
                patient.port(),
                patient.user(),
                patient.folder(),
                patient.password(),
                patient.privateKey(),
                patient.passphrase(),
                patient.knownHosts(),
                Duration.ofSeconds(6));
        CountDownLatch mended = new CountDownLatch(1);
        Path file = file("a", bytes(10, 4));
        List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> works = List.of(
                () -> {
                    try (FileFolder place = SftpFolder.open(target, "in", "")) {
                        server.hang(mended);
                        place.put(file, "a.csv");
                    }
                },
                () -> {
                    server.hang(new CountDownLatch(0));
                    try (FileFolder place = SftpFolder.open(target, "in", "")) {
                        server.hang(mended);
                        try (InputStream in = place.read("there.csv")) {
                            in.readAllBytes();
                        }
                    }
                });
        try {
            for (org.assertj.core.api.ThrowableAssert.ThrowingCallable work : works) {
                assertThatThrownBy(work)
                        .isInstanceOf(IOException.class)
                        .isNotInstanceOf(RefusedException.class)
                        .hasMessageEndingWith(": the server took too long");
            }
        } finally {
            mended.countDown();
        }
    }

    /** Two nodes, or two deliveries to one folder, whose files have the same name. */
    @Test
    void nobodyWritesOverWhatAnotherIsWriting() throws IOException {
        byte[] mine = bytes(50_000, 5);
        try (FileFolder one = SftpFolder.open(target(), "in", "one")) {
            Files.write(Files.createDirectories(root.resolve("in")).resolve(".a.csv.two.part"), bytes(10, 6));
            one.put(file("mine", mine), "a.csv");
        }
        assertThat(server.names("in")).containsExactly(".a.csv.two.part", "a.csv");
        assertThat(root.resolve("in/a.csv")).hasBinaryContent(mine);
        assertThat(root.resolve("in/.a.csv.two.part")).hasBinaryContent(bytes(10, 6));
    }
}
