package dev.caravan.flow;

import dev.caravan.config.PickUp;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which files of a place are complete: those with a marker beside them, or those that have not changed between two looks
 * for long enough. What counts is the clock of this machine, for those of others may be wrong. For one thread at a time.
 */
final class Completeness {
    private final PickUp pickUp;
    private Map<String, Seen> seen = Map.of();

    Completeness(PickUp pickUp) {
        this.pickUp = pickUp;
    }

    /** A file as it was, and since when it has been so. */
    private record Seen(FileFolder.Entry entry, Instant since) {}

    /** Takes note of what lies there now; the answer are the files that are complete, in the order of the list. */
    List<FileFolder.Entry> complete(List<FileFolder.Entry> entries, Instant now) {
        Map<String, Seen> after = new LinkedHashMap<>();
        for (FileFolder.Entry entry : entries) {
            Seen last = seen.get(entry.path());
            // since when a file has been as it is says nothing once the clock has been set back
            boolean same =
                    last != null && last.entry().equals(entry) && !last.since().isAfter(now);
            after.put(entry.path(), same ? last : new Seen(entry, now));
        }
        seen = after;
        Set<String> paths = after.keySet();
        return entries.stream()
                .filter(e -> isFile(e) && !isMarker(e))
                .filter(e -> pickUp.doneMarker().isPresent()
                        ? paths.contains(e.path() + pickUp.doneMarker().get())
                        : isQuiet(e, now))
                .toList();
    }

    /**
     * The markers that have had no file for a while: left by a process that was killed when it had moved the file. The next
     * file of that name must not be taken for complete by them.
     */
    List<FileFolder.Entry> leftMarkers(List<FileFolder.Entry> entries, Instant now) {
        Set<String> paths = new HashSet<>(seen.keySet());
        return entries.stream()
                .filter(e -> isFile(e) && isMarker(e) && !paths.contains(withoutMarker(e)) && isQuiet(e, now))
                .toList();
    }

    private boolean isQuiet(FileFolder.Entry entry, Instant now) {
        Optional<Seen> known = Optional.ofNullable(seen.get(entry.path()));
        return known.filter(s -> !s.since().plus(pickUp.quiet()).isAfter(now)).isPresent();
    }

    private boolean isMarker(FileFolder.Entry entry) {
        return pickUp.doneMarker().filter(entry.name()::endsWith).isPresent();
    }

    private String withoutMarker(FileFolder.Entry entry) {
        return entry.path()
                .substring(
                        0,
                        entry.path().length() - pickUp.doneMarker().orElse("").length());
    }

    /** As in drop folders, files of these names are still being written. */
    private static boolean isFile(FileFolder.Entry entry) {
        String name = entry.name();
        return !name.startsWith(".") && !name.endsWith(".part") && !name.endsWith(".tmp");
    }
}
