package dev.caravan.flow;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A place that holds files, here or elsewhere: a folder, an SFTP folder, the objects of a store whose keys begin alike.
 * Paths are relative to it, with {@code /} between names. For one thread.
 */
interface FileFolder extends Closeable {
    /**
     * A file.
     *
     * @param path from the place
     * @param changedAt when it was last written, by the clock of the place
     */
    record Entry(String path, long bytes, Instant changedAt) {
        /** The last part of the path. */
        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        /** The folder that it lies in; empty for the place itself. */
        String folder() {
            int slash = path.lastIndexOf('/');
            return slash < 0 ? "" : path.substring(0, slash);
        }
    }

    /** The files of the place itself, or of each folder in it but hidden ones. */
    List<Entry> list(boolean ofFolders) throws IOException;

    /** The bytes of a file. */
    InputStream read(String path) throws IOException;

    /** Puts a file there, so that it appears whole or not at all; replaces one of that name. */
    void put(Path file, String path) throws IOException;

    /** Whether there is such a file. */
    boolean exists(String path) throws IOException;

    /** Moves a file to where none is. */
    void move(String from, String to) throws IOException;

    /** Removes a file. */
    void delete(String path) throws IOException;
}
