package dev.caravan.flow;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.caravan.config.PickUp;
import dev.caravan.format.FileFormat;
import dev.caravan.job.ImportRun;
import dev.caravan.job.JobDocument;
import dev.caravan.job.JobFolders;
import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is left of a file that was picked up: its result first, then it leaves its place, then the ledger remembers. A
 * crash in between repeats what comes after.
 */
final class PickUpReport {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int MAX_GROUPS = 1_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ImportRun.Environment environment;
    private final PickUp pickUp;
    private final FileFolder folder;
    private final FileFolder.Entry entry;

    PickUpReport(ImportRun.Environment environment, PickUp pickUp, FileFolder folder, FileFolder.Entry entry) {
        this.environment = environment;
        this.pickUp = pickUp;
        this.folder = folder;
        this.entry = entry;
    }

    /** The file is that of this job. */
    void ended(Job job) throws IOException {
        Optional<Path> errors = environment.folders().findErrors(job.id());
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", "/api/jobs/" + job.id());
        errors.ifPresent(file -> links.put("errors", errorsName(file)));
        Map<String, Object> result = JobDocument.of(
                job,
                job.progress().failed() > 0
                        ? environment.ledger().problemGroups(job.id(), MAX_GROUPS, MAX_GROUPS)
                        : List.of(),
                links);
        putResults(result, errors);
        moveTo(job.state() == JobState.FAILED || job.state() == JobState.CANCELLED ? pickUp.failed() : pickUp.done());
        environment.ledger().markResultsWritten(job.id());
    }

    /** The file was no job's. */
    void refused(ProblemException refusal) throws IOException {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("kind", "import");
        result.put("state", JobState.FAILED.label());
        result.put("detail", String.valueOf(refusal.getMessage()));
        result.put("source", Map.of("channel", PickUpFlow.channel(pickUp).label(), "file_name", entry.name()));
        result.put(
                "file_problems",
                refusal.problems().stream().map(JobDocument::problem).toList());
        putResults(result, Optional.empty());
        moveTo(pickUp.failed());
    }

    private String errorsName(Path errors) {
        return entry.name() + ".errors." + JobFolders.errorFormat(errors).extension();
    }

    private void putResults(Map<String, Object> result, Optional<Path> errors) throws IOException {
        Path document = Files.createTempFile("caravan-", ".json");
        try {
            Files.write(document, JSON.writeValueAsBytes(result));
            if (pickUp.results().isPresent()) {
                putResults(folder, below() + pickUp.results().get() + "/", document, errors);
            } else {
                String name = pickUp.importName().orElseGet(entry::folder);
                try (FileFolder outbox =
                        new LocalFolder(environment.folders().home().resolve("outbox"), PickUpFlow.WRITER)) {
                    putResults(outbox, name + "/", document, errors);
                }
            }
        } finally {
            Files.delete(document);
        }
    }

    private String below() {
        return entry.folder().isEmpty() ? "" : entry.folder() + "/";
    }

    private void putResults(FileFolder place, String below, Path document, Optional<Path> errors) throws IOException {
        for (FileFormat format : FileFormat.values()) {
            // what an earlier file of this name left, of whichever format that was
            place.delete(below + entry.name() + ".errors." + format.extension());
        }
        if (errors.isPresent()) {
            place.put(errors.get(), below + errorsName(errors.get()));
        }
        place.put(document, below + entry.name() + ".result.json");
    }

    /** A file that took this one's name in the meantime stays, and so does one that another node has moved. */
    private void moveTo(String name) throws IOException {
        if (!PickUpFlow.hasChanged(folder, entry)) {
            folder.move(entry.path(), freeName(below() + name + "/"));
            if (pickUp.doneMarker().isPresent()) {
                folder.delete(entry.path() + pickUp.doneMarker().get());
            }
        }
    }

    private String freeName(String place) throws IOException {
        String name = entry.name();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String ending = dot > 0 ? name.substring(dot) : "";
        String time = TIME.format(environment.clock().instant());
        String free = name;
        for (int i = 1; folder.exists(place + free); i++) {
            free = stem + "-" + time + (i == 1 ? "" : "-" + i) + ending;
        }
        return place + free;
    }
}
