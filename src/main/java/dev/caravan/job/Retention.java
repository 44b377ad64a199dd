package dev.caravan.job;

import dev.caravan.store.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what is old: jobs with their outcomes and their folders, result files, files that have been imported. Any number
 * of nodes may do so at once; each removes the folders and files that lie with it.
 */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int JOBS_AT_A_TIME = 500;
    private static final Pattern RESULT = Pattern.compile(".+\\.(?:result\\.json|errors\\.[a-z]+)");

    private final Keep keep;
    private final Ledger ledger;
    private final JobFolders folders;
    private final Clock clock;
    private final Consumer<Removed> watch;

    /**
     * How long things are kept; empty: for ever.
     *
     * @param jobs ended jobs with their outcomes, sources, files of rows in error and exported files
     * @param files result files in {@code outbox}, and files in {@code .done} and {@code .failed}
     */
    public record Keep(Optional<Duration> jobs, Optional<Duration> files) {}

    /**
     * What was removed.
     *
     * @param jobs from the ledger, with their outcomes and folders
     * @param folders of jobs that the ledger did not have any more
     * @param files from {@code outbox}, {@code .done} and {@code .failed}
     */
    public record Removed(int jobs, int folders, int files) {}

    /**
     * Forgets what is older than said.
     *
     * @param watch told of what was removed
     */
    public Retention(Keep keep, Ledger ledger, JobFolders folders, Clock clock, Consumer<Removed> watch) {
        this.watch = watch;
        this.keep = keep;
        this.ledger = ledger;
        this.folders = folders;
        this.clock = clock;
    }

    /** Removes all that is too old now. What cannot be removed is told in the log, and tried again next time. */
    public Removed apply() throws IOException {
        int jobs = 0;
        int left = 0;
        int files = 0;
        if (keep.jobs().isPresent()) {
            Instant moment = clock.instant().minus(keep.jobs().get());
            jobs = removeJobs(moment);
            left = removeFoldersWithoutJob(moment);
        }
        if (keep.files().isPresent()) {
            files = removeFiles(clock.instant().minus(keep.files().get()));
        }
        Removed removed = new Removed(jobs, left, files);
        if (!removed.equals(new Removed(0, 0, 0))) {
            LOG.info("Removed what is no longer kept: {} jobs, {} folders without a job, {} files", jobs, left, files);
        }
        watch.accept(removed);
        return removed;
    }

    private int removeJobs(Instant moment) {
        int count = 0;
        List<String> removed;
        do {
            removed = ledger.deleteEndedBefore(moment, JOBS_AT_A_TIME);
            removed.forEach(id -> remove(folders.of(id)));
            count += removed.size();
        } while (removed.size() == JOBS_AT_A_TIME);
        return count;
    }

    /**
     * Those of jobs that another node has forgotten, or that were forgotten just before the process died. A folder that
     * is young may be that of a job that is about to be made.
     */
    private int removeFoldersWithoutJob(Instant moment) throws IOException {
        Map<String, Path> old = new HashMap<>();
        int count = 0;
        for (Path folder : list(folders.home().resolve("jobs"))) {
            if (isOlder(folder, moment)) {
                old.put(String.valueOf(folder.getFileName()), folder);
            }
            if (old.size() == JOBS_AT_A_TIME) {
                count += removeUnknown(old);
                old.clear();
            }
        }
        return count + removeUnknown(old);
    }

    private int removeUnknown(Map<String, Path> byId) {
        Set<String> known = ledger.known(byId.keySet());
        int count = 0;
        for (Map.Entry<String, Path> entry : byId.entrySet()) {
            if (!known.contains(entry.getKey()) && remove(entry.getValue())) {
                count++;
            }
        }
        return count;
    }

    private int removeFiles(Instant moment) throws IOException {
        int count = 0;
        for (Path folder : withFolders(folders.home().resolve("outbox"))) {
            for (Path file : list(folder)) {
                boolean result =
                        RESULT.matcher(String.valueOf(file.getFileName())).matches();
                count += result && isOldFile(file, moment) && remove(file) ? 1 : 0;
            }
        }
        for (Path folder : withFolders(folders.home().resolve("inbox"))) {
            for (String place : List.of(".done", ".failed")) {
                for (Path file : list(folder.resolve(place))) {
                    count += isOldFile(file, moment) && remove(file) ? 1 : 0;
                }
            }
        }
        return count;
    }

    /** A folder and the folders in it; no links, which may lead anywhere. */
    private static List<Path> withFolders(Path folder) throws IOException {
        List<Path> all = new ArrayList<>(List.of(folder));
        for (Path entry : list(folder)) {
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                all.add(entry);
            }
        }
        return all;
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
                stream.forEach(entries::add);
            } catch (java.nio.file.DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        return entries;
    }

    private static boolean isOldFile(Path file, Instant moment) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && isOlder(file, moment);
    }

    /** A file that is moved keeps the time of its content; when it was moved, only its status tells. */
    private static boolean isOlder(Path file, Instant moment) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.lastModifiedTime().toInstant().isBefore(moment)
                    && changed(file)
                            .map(FileTime::toInstant)
                            .orElse(moment.minusNanos(1))
                            .isBefore(moment);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<FileTime> changed(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Optional.empty();
        }
        return Optional.of((FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS));
    }

    private static boolean remove(Path path) {
        try {
            JobFolders.deleteAll(path);
            return true;
        } catch (IOException e) {
            LOG.warn("{} is no longer to be kept, but cannot be removed: {}", path, e.toString());
            return false;
        }
    }
}
