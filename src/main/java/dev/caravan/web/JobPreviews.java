package dev.caravan.web;

import dev.caravan.job.ImportPreview;
import dev.caravan.job.JobFolders;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.web.page.JobDetails;
import dev.caravan.web.page.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The beginnings of files that were tried, for the pages of their jobs. To know that a workbook can be read, all of it is
 * read; so the last few previews are kept for those who turn the page of their lines.
 */
final class JobPreviews {
    private static final int ROWS = 10;
    private static final int KEPT = 16;

    /** Who sees fewer fields than another has an import of fewer fields. */
    private record Wanted(String job, ImportAction action, String language) {}

    /** The one that was asked for last at the end. */
    private final Map<Wanted, Optional<JobDetails.Preview>> kept = new LinkedHashMap<>(KEPT * 2, 0.75f, true);

    private final JobFolders folders;

    JobPreviews(JobFolders folders) {
        this.folders = folders;
    }

    /** The preview of the job's file; empty if the file is gone, or no table. */
    Optional<JobDetails.Preview> of(Job job, ImportAction action, Words words) throws IOException {
        Path source = folders.source(job.id());
        if (!Files.exists(source)) {
            return Optional.empty();
        }
        Wanted key = new Wanted(job.id(), action, words.language());
        synchronized (kept) {
            if (kept.containsKey(key)) {
                return kept.getOrDefault(key, Optional.empty());
            }
        }
        Optional<JobDetails.Preview> preview = read(source, action, words);
        synchronized (kept) {
            kept.put(key, preview);
            if (kept.size() > KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
        return preview;
    }

    private static Optional<JobDetails.Preview> read(Path source, ImportAction action, Words words) throws IOException {
        ImportPreview preview;
        try {
            preview = ImportPreview.of(action, source, ROWS);
        } catch (ProblemException e) {
            // the job itself says what is wrong with the file
            return Optional.empty();
        }
        return Optional.of(new JobDetails.Preview(
                words.problem("file", spoken(preview.description())),
                preview.columns().stream()
                        .map(c -> new JobDetails.FoundColumn(c.label(), c.takenFor(), c.meant()))
                        .toList(),
                preview.missing().stream()
                        .map(m -> new JobDetails.MissingColumn(m.label(), m.needed()))
                        .toList(),
                preview.labels(),
                preview.rows().stream()
                        .map(r -> new JobDetails.PreviewRow(
                                r.line(),
                                r.cells().stream().map(c -> cell(c, words)).toList()))
                        .toList()));
    }

    private static JobDetails.PreviewCell cell(ImportPreview.PreviewCell cell, Words words) {
        return new JobDetails.PreviewCell(
                Problem.abbreviate(cell.text()), cell.problem().map(p -> words.problem(p.code(), p.message())));
    }

    /** A description with the characters that it quotes by their names. */
    private static String spoken(String description) {
        return description
                .replace("`,`", "comma")
                .replace("`;`", "semicolon")
                .replace("`|`", "pipe")
                .replaceAll("`([^`]*)`", "'$1'");
    }
}
