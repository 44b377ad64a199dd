package dev.caravan.flow;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.caravan.job.PartFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder of this machine, or one that it has mounted. */
final class LocalFolder implements FileFolder {
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
        } catch (FileSystemException e) {
            throw new IOException("cannot look into '" + e.getFile() + "': " + reason(e), e);
        }
    }

    @Override
    public InputStream read(String path) throws IOException {
        // whoever may leave files here could otherwise have any read that Caravan may read
        return Files.newInputStream(root.resolve(path), NOFOLLOW_LINKS);
    }

    @Override
    public void put(Path file, String path) throws IOException {
        try {
            write(file, path);
        } catch (FileSystemException e) {
            throw new IOException("cannot write '" + e.getFile() + "': " + reason(e), e);
        }
    }

    /** Most of these exceptions have the path as their whole message. */
    private static String reason(FileSystemException e) {
        if (e instanceof AccessDeniedException) {
            return "permissions keep Caravan from it";
        } else if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return "there is a file of that name, where a folder should be";
        }
        return e.getReason() == null
                ? e.getClass().getSimpleName()
                : e.getReason().toLowerCase(Locale.ROOT);
    }

    private void write(Path file, String path) throws IOException {
        Path target = root.resolve(path);
        Files.createDirectories(target.toAbsolutePath().getParent());
        String name = String.valueOf(target.getFileName());
        try (PartFile part = PartFile.named(target, FileFolder.partOf(name, writer))) {
            Files.copy(file, part.path(), StandardCopyOption.REPLACE_EXISTING);
            part.complete();
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
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            Files.move(root.resolve(from), target);
        } catch (FileSystemException e) {
            throw new IOException("cannot move '" + from + "' to '" + e.getFile() + "': " + reason(e), e);
        }
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
