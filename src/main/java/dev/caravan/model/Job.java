package dev.caravan.model;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One run of an action: an entry of the ledger.
 *
 * @param id unique, in the order of creation (a time-ordered UUID as text)
 * @param name the action's name
 * @param parameters what the run was asked for beyond its action (format, filter, sort), by name
 * @param createdBy the user's id
 * @param detail a sentence on how it ended, where the state alone does not tell
 * @param fileProblems what is wrong with the file as a whole
 * @param ignoredColumns columns of the file that the import does not know
 * @param duplicateOf the job that had imported the same bytes, if this one therefore did nothing
 * @param chunkSize rows in a chunk, fixed at creation, so that chunk borders never move
 * @param parts into how many parts a chunk is divided, fixed at creation
 */
public record Job(
        String id,
        JobKind kind,
        String name,
        JobState state,
        boolean dryRun,
        String createdBy,
        Source source,
        Map<String, String> parameters,
        Progress progress,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<String> detail,
        List<Problem> fileProblems,
        List<String> ignoredColumns,
        Optional<String> duplicateOf,
        int chunkSize,
        int parts) {
    /** Copies the collections. */
    public Job {
        parameters = Map.copyOf(parameters);
        fileProblems = List.copyOf(fileProblems);
        ignoredColumns = List.copyOf(ignoredColumns);
    }

    /** The same job, asked for with one parameter more. */
    public Job with(String parameter, String value) {
        Map<String, String> asked = new HashMap<>(parameters);
        asked.put(parameter, value);
        return new Job(
                id,
                kind,
                name,
                state,
                dryRun,
                createdBy,
                source,
                asked,
                progress,
                createdAt,
                startedAt,
                finishedAt,
                detail,
                fileProblems,
                ignoredColumns,
                duplicateOf,
                chunkSize,
                parts);
    }

    /** Where the bytes came from, or who asked for them. */
    public enum Channel {
        /** An HTTP request. */
        HTTP,
        /** A drop folder. */
        FOLDER,
        /** An SFTP folder. */
        SFTP,
        /** Objects of a store. */
        S3,
        /** The command line. */
        CLI,
        /** A schedule. */
        SCHEDULE;

        /** The channel as files and the API show it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What a job was given.
     *
     * @param fileName the file's own name, without any folder; empty for exports
     * @param bytes its size
     * @param sha256 its digest, 64 hexadecimal digits; empty for exports
     */
    public record Source(Channel channel, String fileName, long bytes, String sha256) {}
}
