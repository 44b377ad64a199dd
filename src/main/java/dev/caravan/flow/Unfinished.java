package dev.caravan.flow;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files of a place whose import has ended and that cannot leave it: they are not fetched and imported again at each
 * look. And what was said of files that wait, which is not said again. For one thread at a time.
 */
final class Unfinished {
    private final Map<String, Left> left = new HashMap<>();
    private final Map<String, String> said = new HashMap<>();

    /** What is still to be done with a file. */
    interface Rest {
        void run(PickUpReport report) throws IOException;
    }

    private record Left(FileFolder.Entry entry, Rest rest) {}

    /** Forgets all but these. */
    void keep(List<FileFolder.Entry> entries) {
        Set<String> paths = entries.stream().map(FileFolder.Entry::path).collect(Collectors.toSet());
        left.keySet().retainAll(paths);
        said.keySet().retainAll(paths);
    }

    void add(FileFolder.Entry entry, Rest rest) {
        left.put(entry.path(), new Left(entry, rest));
    }

    /** What is to be done with this file; empty if it is another one of the same name. */
    Optional<Rest> find(FileFolder.Entry entry) {
        return Optional.ofNullable(left.get(entry.path()))
                .filter(l -> l.entry().equals(entry))
                .map(Left::rest);
    }

    void done(FileFolder.Entry entry) {
        left.remove(entry.path());
        said.remove(entry.path());
    }

    /** Whether this has not been said of the file before. */
    boolean isNews(String path, String message) {
        return !message.equals(said.put(path, message));
    }
}
