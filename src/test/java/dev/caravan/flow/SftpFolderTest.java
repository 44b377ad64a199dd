package dev.caravan.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.Secret;
import dev.caravan.config.Target;
import dev.caravan.job.Courier.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files on a real SFTP server, which refuses, fills up, and is cut off. */
final class SftpFolderTest {
    private static final String PASSWORD = "open sesame";
    private static final KeyPair HOST = keys();
    private static final KeyPair USER = keys();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private SshServer server;
    private CuttingProxy proxy;
    private Path root;
    private volatile long room = Long.MAX_VALUE;

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(HOST));
        server.setPasswordAuthenticator((user, password, session) -> user.equals("u") && password.equals(PASSWORD));
        server.setPublickeyAuthenticator((user, key, session) -> key.equals(USER.getPublic()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root));
        SftpSubsystemFactory sftp = new SftpSubsystemFactory();
        sftp.setFileSystemAccessor(new SmallDisk());
        server.setSubsystemFactories(List.of(sftp));
        server.start();
        proxy = new CuttingProxy(server.getPort());
    }

    /** Has room for so many bytes in a file. */
    private final class SmallDisk implements SftpFileSystemAccessor {
        @Override
        public java.nio.channels.SeekableByteChannel openFile(
                SftpSubsystemProxy subsystem,
                FileHandle handle,
                Path file,
                String name,
                java.util.Set<? extends java.nio.file.OpenOption> options,
                java.nio.file.attribute.FileAttribute<?>... attributes)
                throws IOException {
            java.nio.channels.FileChannel channel = java.nio.channels.FileChannel.open(file, options, attributes);
            return new LimitedChannel(channel, room);
        }
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.stop(true);
    }

    private Target.Sftp target(KeyPair known, Optional<Secret> password, Optional<Path> key) throws IOException {
        Path hosts = folder.resolve("known_hosts");
        Files.writeString(
                hosts, "[127.0.0.1]:" + proxy.port() + " " + PublicKeyEntry.toString(known.getPublic()) + "\n");
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
        return target(HOST, Optional.of(new Secret(PASSWORD)), Optional.empty());
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
        try (FileFolder place = SftpFolder.open(target(), "in/box")) {
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
        Target.Sftp target = target(keys(), Optional.of(new Secret(PASSWORD)), Optional.empty());
        assertThatThrownBy(() -> SftpFolder.open(target, "in"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("host key")
                .hasMessageContaining("known_hosts");
        Path nobody = Files.writeString(folder.resolve("nobody"), "");
        Target.Sftp unknown = new Target.Sftp(
                "127.0.0.1",
                proxy.port(),
                "u",
                "in",
                Optional.of(new Secret(PASSWORD)),
                Optional.empty(),
                Optional.empty(),
                nobody,
                Duration.ofSeconds(20));
        assertThatThrownBy(() -> SftpFolder.open(unknown, "in")).isInstanceOf(RefusedException.class);
    }

    @Test
    void aKeyLetsInAndAWrongOneDoesNot() throws IOException {
        try (FileFolder place = SftpFolder.open(target(HOST, Optional.empty(), Optional.of(keyFile(USER))), "in")) {
            assertThat(place.exists("x")).isFalse();
        }
        Target.Sftp wrongKey = target(HOST, Optional.empty(), Optional.of(keyFile(keys())));
        assertThatThrownBy(() -> SftpFolder.open(wrongKey, "in"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("does not let user 'u' in");
        Target.Sftp wrongPassword = target(HOST, Optional.of(new Secret("wrong password")), Optional.empty());
        assertThatThrownBy(() -> SftpFolder.open(wrongPassword, "in"))
                .isInstanceOf(RefusedException.class)
                .hasMessageNotContaining("wrong password");
    }

    @Test
    void aFullDiskLeavesNoPartUnderTheName() throws IOException {
        byte[] content = bytes(400_000, 2);
        room = 150_000;
        try (FileFolder place = SftpFolder.open(target(), "in")) {
            assertThatThrownBy(() -> place.put(file("a", content), "a.csv"))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(RefusedException.class);
        }
        assertThat(root.resolve("in/a.csv")).doesNotExist();
        room = Long.MAX_VALUE;
        try (FileFolder place = SftpFolder.open(target(), "in")) {
            place.put(file("a", content), "a.csv");
        }
        assertThat(root.resolve("in/a.csv")).hasBinaryContent(content);
        assertThat(names(root.resolve("in"))).containsExactly("a.csv");
    }

    private static List<String> names(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
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
                try (FileFolder place = SftpFolder.open(target(), "in")) {
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
        assertThat(names(root.resolve("in"))).hasSize(50).allMatch(n -> n.startsWith("export-"));
    }

    /** Fails when more is written than there is room for. */
    private record LimitedChannel(java.nio.channels.FileChannel channel, long room)
            implements java.nio.channels.SeekableByteChannel {
        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            if (channel.position() + source.remaining() > room) {
                throw new IOException("No space left on device");
            }
            return channel.write(source);
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public java.nio.channels.SeekableByteChannel position(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public java.nio.channels.SeekableByteChannel truncate(long size) throws IOException {
            channel.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
