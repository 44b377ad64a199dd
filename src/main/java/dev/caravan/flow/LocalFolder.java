package dev.caravan.flow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of this machine, or one that it has mounted. */
final class LocalFolder implements FileFolder {
    private final Path root;

    LocalFolder(Path root) {
        this.root = root;
    }

    @Override
    public List<Entry> list(boolean ofFolders) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        if (!ofFolders) {
            return files(root);
        }
        List<Entry> entries = new ArrayList<>();
        for (Path folder : children(root)) {
            if (Files.isDirectory(folder) && !folder.getFileName().toString().startsWith(".")) {
                entries.addAll(files(folder));
            }
        }
        return entries;
    }

    private List<Entry> files(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Path file : children(folder)) {
            if (Files.isRegularFile(file)) {
                String path = root.relativize(file).toString().replace('\\', '/');
                entries.add(new Entry(
                        path, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
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
        return Files.newInputStream(root.resolve(path));
    }

    @Override
    public void put(Path file, String path) throws IOException {
        Path target = root.resolve(path);
        Files.createDirectories(target.toAbsolutePath().getParent());
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                // what is called delivered must still be there after a power failure
                channel.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(root.resolve(path));
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
