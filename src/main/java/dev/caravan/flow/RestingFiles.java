package dev.caravan.flow;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which files have come to rest, so that they are whole. Time passes while a folder is looked at: a file that was too young
 * when it was looked at holds back the younger ones of its folder, which may be old enough a moment later, or they would be
 * taken before it. Safe for use by many threads.
 */
final class RestingFiles {
    /** Longer than a look takes; so long a file that is taken away again holds others back. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Duration quiet;
    private final Clock clock;
    private final Map<Path, TooYoung> tooYoung = new ConcurrentHashMap<>();

    /** The oldest file of a folder that was too young, and when it was looked at. */
    private record TooYoung(Instant modified, Instant seen) {}

    /** @param quiet how long nobody has written to a file that has come to rest */
    RestingFiles(Duration quiet, Clock clock) {
        this.quiet = quiet;
        this.clock = clock;
    }

    /** Whether a file of this folder, last written to at this time, may be taken. */
    boolean isAtRest(Path folder, Instant modified) {
        Instant now = clock.instant();
        if (modified.isAfter(now.minus(quiet))) {
            tooYoung.merge(
                    folder,
                    new TooYoung(modified, now),
                    (known, found) ->
                            isOver(known, now) || found.modified().isBefore(known.modified()) ? found : known);
            return false;
        }
        TooYoung known = tooYoung.get(folder);
        if (known == null) {
            return true;
        }
        if (isOver(known, now) || modified.equals(known.modified())) {
            // it has come to rest itself, or nobody has looked at it for long
            tooYoung.remove(folder, known);
            return true;
        }
        return modified.isBefore(known.modified());
    }

    private static boolean isOver(TooYoung known, Instant now) {
        return known.seen().plus(LOOK).isBefore(now) || known.seen().isAfter(now);
    }
}
