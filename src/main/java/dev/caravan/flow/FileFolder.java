package dev.caravan.flow;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
     * @param version what the place calls this state of the file; empty if it has no name for it
     */
    record Entry(String path, long bytes, Instant changedAt, String version) {
        /** A file of a place without versions. */
        static Entry of(String path, long bytes, Instant changedAt) {
            return new Entry(path, bytes, changedAt, "");
        }

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

    /** How a file is called while it is written: what another writes is not written over. */
    static String partOf(String name, String writer) {
        return "." + name + (writer.isEmpty() ? "" : "." + writer) + ".part";
    }

    /** The files of the place itself, or of each folder in it but hidden ones; links are left out. */
    List<Entry> list(boolean ofFolders) throws IOException;

    /** The bytes of a file. */
    InputStream read(String path) throws IOException;

    /** Puts a file there, so that it appears whole or not at all; replaces one of that name. */
    void put(Path file, String path) throws IOException;

    /** The file at this path, if there is one. */
    Optional<Entry> find(String path) throws IOException;

    /** Whether there is such a file. */
    default boolean exists(String path) throws IOException {
        return find(path).isPresent();
    }

    /** Moves a file to where none is. */
    void move(String from, String to) throws IOException;

    /** Removes a file, if it is there. */
    void delete(String path) throws IOException;
}
