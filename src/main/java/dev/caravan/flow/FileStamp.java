package dev.caravan.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * By which a file is known again: one that is written to, or another one of its name, has another stamp.
 *
 * @param key the file system's own, such as the number of the inode; null where there is none
 */
record FileStamp(long size, FileTime modified, @Nullable Object key) {
    /** The stamp of the file that has this name now, if there is one. */
    static Optional<FileStamp> of(Path file) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new FileStamp(found.size(), found.lastModifiedTime(), found.fileKey()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
