package dev.caravan.flow;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of this machine, or one that it has mounted. */
final class LocalFolder implements FileFolder {
    private static final Logger LOG = LoggerFactory.getLogger(LocalFolder.class);

    private final Path root;
    private final String writer;

    /** @param writer tells files that are being written from those that others write; may be empty */
    LocalFolder(Path root, String writer) {
        this.root = root;
        this.writer = writer;
    }

    @Override
    public List<Entry> list(boolean ofFolders) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NoSuchFileException("there is no folder " + root);
        }
        if (!ofFolders) {
            return files(root);
        }
        List<Entry> entries = new ArrayList<>();
        for (Path folder : children(root)) {
            if (Files.isDirectory(folder, NOFOLLOW_LINKS)
                    && !folder.getFileName().toString().startsWith(".")) {
                entries.addAll(files(folder));
            }
        }
        return entries;
    }

    private List<Entry> files(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Path file : children(folder)) {
            if (Files.isRegularFile(file, NOFOLLOW_LINKS)) {
                find(root.relativize(file).toString().replace('\\', '/'), file).ifPresent(entries::add);
            }
        }
        return entries;
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted(Comparator.naturalOrder()).toList();
        }
    }

    @Override
    public InputStream read(String path) throws IOException {
        // whoever may leave files here could otherwise have any read that Caravan may read
        return Files.newInputStream(root.resolve(path), NOFOLLOW_LINKS);
    }

    @Override
    public void put(Path file, String path) throws IOException {
        Path target = root.resolve(path);
        Files.createDirectories(target.toAbsolutePath().getParent());
        Path part = target.resolveSibling(FileFolder.partOf(String.valueOf(target.getFileName()), writer));
        try {
            Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                // what is called delivered must still be there after a power failure
                channel.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolderOf(target);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** So must be its name; some platforms do not let folders be opened. */
    private static void forceFolderOf(Path file) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("The folder {} cannot be forced to disk: {}", folder, e.getMessage());
        }
    }

    @Override
    public Optional<Entry> find(String path) throws IOException {
        return find(path, root.resolve(path));
    }

    private static Optional<Entry> find(String path, Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
            return Optional.of(Entry.of(
                    path, attributes.size(), attributes.lastModifiedTime().toInstant()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void move(String from, String to) throws IOException {
        Path target = root.resolve(to);
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.move(root.resolve(from), target);
    }

    @Override
    public void delete(String path) throws IOException {
        Files.deleteIfExists(root.resolve(path));
    }

    @Override
    public void close() {
        // holds nothing
    }
}
