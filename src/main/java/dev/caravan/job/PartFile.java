package dev.caravan.job;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file while it is written: it has a name of its own until it is whole, so that what has the final name always is, after
 * a crash and a power failure too. Not to be used by several threads.
 */
public final class PartFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartFile.class);

    private final Path part;
    private final Path target;

    private PartFile(Path part, Path target) {
        this.part = part;
        this.target = target;
    }

    /** A file that becomes this one; meanwhile its name ends with {@code .part}. */
    public static PartFile of(Path target) {
        return named(target, target.getFileName() + ".part");
    }

    /**
     * The same under a name that is given.
     *
     * @param name of the file in the folder of the target
     */
    public static PartFile named(Path target, String name) {
        return new PartFile(target.resolveSibling(name), target);
    }

    /** Where to write meanwhile. */
    public Path path() {
        return part;
    }

    /** Gives the file its final name, in place of whatever has it; what is written must be closed. */
    public void complete() throws IOException {
        force(part);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolderOf(target);
    }

    /** Removes what was written, unless it is complete. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(part);
    }

    /** Waits until the disk has the bytes of a file. */
    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Waits until the disk has the name of a file; some platforms do not let folders be opened. */
    static void forceFolderOf(Path file) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("The folder {} cannot be forced to disk: {}", folder, e.getMessage());
        }
    }
}
