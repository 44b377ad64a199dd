package dev.caravan;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code node} in {@code caravan.home}: the name that a service keeps from start to start, so that it knows its
 * own jobs again. It belongs to one process at a time: two of one name would take each other's jobs.
 */
final class NodeFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeFile.class);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int LONGEST = 1_000;

    private final FileChannel channel;
    private final String name;

    private NodeFile(FileChannel channel, String name) {
        this.channel = channel;
        this.name = name;
    }

    /**
     * Takes the name of this home, which gets one if it has none.
     *
     * @param patience how long to wait for a process that has it, and may be about to stop
     * @throws ProblemException {@code home-in-use} if it does not stop
     */
    static NodeFile take(Path home, Duration patience) throws IOException {
        Path file = home.resolve("node");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(channel, home, patience);
            return new NodeFile(channel, readOrMake(channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void lock(FileChannel channel, Path home, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        boolean said = false;
        while (isTaken(channel)) {
            if (System.nanoTime() - end >= 0) {
                throw new ProblemException(Problem.of(
                                "home-in-use", "another process is at work in caravan.home, " + home.toAbsolutePath())
                        .withHint("stop it, or give this one a caravan.home of its own"));
            }
            if (!said) {
                said = true;
                LOG.info("Waiting for the process that is at work in {}", home.toAbsolutePath());
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private static boolean isTaken(FileChannel channel) {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            // some file systems of networks know no locks
            LOG.warn("Cannot find out whether another process uses this caravan.home: {}", e.getMessage());
            return false;
        }
    }

    private static String readOrMake(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            // until its end
        }
        String name = StandardCharsets.UTF_8.decode(bytes.flip()).toString().strip();
        if (!name.isEmpty()) {
            return name;
        }
        String made = UUID.randomUUID().toString();
        channel.write(StandardCharsets.UTF_8.encode(made), 0);
        channel.force(true);
        return made;
    }

    String name() {
        return name;
    }

    /** Lets others have the name. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("The file of the node cannot be closed", e);
        }
    }
}
