package dev.caravan.flow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;
import org.jspecify.annotations.Nullable;

/** A real SFTP server on a folder, whose disk can be full, and which tells when a file has got its name. */
public final class SftpServer implements AutoCloseable {
    /** Whom it lets in. */
    public static final String USER = "u";

    /** With which password. */
    public static final String PASSWORD = "open sesame";

    /** Or with which key. */
    static final KeyPair USER_KEY = keys();

    private static final KeyPair HOST_KEY = keys();

    private final SshServer server;
    private final Path root;
    private volatile long room = Long.MAX_VALUE;
    private volatile Consumer<Path> moved = path -> {};

    private volatile CountDownLatch hangs = new CountDownLatch(0);

    /** Starts on a free port, with this folder as all that there is. */
    public SftpServer(Path root) throws IOException {
        this.root = Files.createDirectories(root);
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(HOST_KEY));
        server.setPasswordAuthenticator((user, password, session) -> user.equals(USER) && password.equals(PASSWORD));
        server.setPublickeyAuthenticator((user, key, session) -> key.equals(USER_KEY.getPublic()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root));
        SftpSubsystemFactory sftp = new SftpSubsystemFactory();
        sftp.setFileSystemAccessor(new SmallDisk());
        sftp.addSftpEventListener(new Moves());
        server.setSubsystemFactories(List.of(sftp));
        server.start();
    }

    static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return server.getPort();
    }

    public Path root() {
        return root;
    }

    /** The names of the files in a folder, sorted. */
    public List<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    /** The line of known_hosts for this server, reached by this port. */
    public static String knownHost(int port) {
        return knownHost(port, HOST_KEY);
    }

    static String knownHost(int port, KeyPair key) {
        return "[127.0.0.1]:" + port + " " + PublicKeyEntry.toString(key.getPublic()) + "\n";
    }

    /** From now on no file is opened until this has been counted down; the server itself goes on answering. */
    void hang(CountDownLatch until) {
        hangs = until;
    }

    /** From now on there is room for so many bytes in each file. */
    void room(long bytes) {
        room = bytes;
    }

    /** Tells from now on when a file has got its name, before the client is told. */
    public void whenMoved(Consumer<Path> listener) {
        moved = listener;
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    private final class Moves implements SftpEventListener {
        @Override
        public void moved(
                ServerSession session,
                Path source,
                Path target,
                Collection<CopyOption> options,
                @Nullable Throwable thrown) {
            if (thrown == null) {
                moved.accept(target);
            }
        }
    }

    private final class SmallDisk implements SftpFileSystemAccessor {
        @Override
        public SeekableByteChannel openFile(
                SftpSubsystemProxy subsystem,
                FileHandle handle,
                Path file,
                String name,
                Set<? extends OpenOption> options,
                FileAttribute<?>... attributes)
                throws IOException {
            if (String.valueOf(file.getFileName()).startsWith("forbidden")) {
                throw new java.nio.file.AccessDeniedException(file.toString());
            }
            try {
                // a disk that hangs
                hangs.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new LimitedChannel(FileChannel.open(file, options, attributes), room);
        }
    }

    /** Fails when more is written than there is room for. */
    private record LimitedChannel(FileChannel channel, long room) implements SeekableByteChannel {
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
        public SeekableByteChannel position(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
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
