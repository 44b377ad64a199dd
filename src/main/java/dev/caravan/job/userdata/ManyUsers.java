package dev.caravan.job.userdata;

import dev.caravan.access.Caller;
import dev.caravan.codec.Codecs;
import dev.caravan.codec.FieldCodec;
import dev.caravan.job.ImportRun;
import dev.caravan.job.JobFolders;
import dev.caravan.job.Jobs;
import dev.caravan.model.ExportField;
import dev.caravan.model.ExportPath;
import dev.caravan.model.Field;
import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.RecordType;
import dev.caravan.query.QueryException;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.RecordQueryOptions;
import dev.caravan.store.RecordCursor;
import dev.caravan.store.RecordSchema;
import dev.caravan.store.RecordSnapshot;
import dev.caravan.store.Records;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * User-data exports of many users, one after the other: a file for each, or one for all. Each is a job of its own. For one
 * thread at a time.
 */
public final class ManyUsers implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ManyUsers.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Wanted wanted;
    private final OutputFormat format;
    private final ImportRun.Environment environment;
    private final Jobs jobs;
    private final Caller caller;
    private final Path folder;
    private final List<String> users;
    private final Map<String, Ready> kept = new LinkedHashMap<>();
    private final List<String> failed = new ArrayList<>();

    /**
     * What a route template was told.
     *
     * @param name of the whole, and of its folder
     * @param users the record type that holds the users
     * @param id its field that the platform knows; empty: {@code _id}
     * @param filter which of them, as a query string; empty: all
     * @param format as {@link OutputFormat} knows it, or {@code bundle}; empty: {@code json}
     * @param files {@code each} or {@code all}; empty: {@code each}
     */
    public record Wanted(String name, String users, String id, String filter, String format, String files) {
        boolean inOne() {
            return files.equals("all");
        }
    }

    /** A file that is whole, under the name that it is to have. */
    public record Ready(String name, Path file) {}

    private ManyUsers(
            Wanted wanted,
            OutputFormat format,
            ImportRun.Environment environment,
            Jobs jobs,
            Caller caller,
            Path folder,
            List<String> users) {
        this.wanted = wanted;
        this.format = format;
        this.environment = environment;
        this.jobs = jobs;
        this.caller = caller;
        this.folder = folder;
        this.users = users;
    }

    /**
     * Finds the users.
     *
     * @throws ProblemException if what is wanted cannot be
     */
    public static ManyUsers open(
            Wanted wanted, ImportRun.Environment environment, Records records, Jobs jobs, Caller caller)
            throws IOException {
        OutputFormat format = wanted.format().isEmpty()
                ? OutputFormat.JSON
                : OutputFormat.findAny(wanted.format())
                        .orElseThrow(() -> bad("format", wanted.format(), "json, xlsx, xls, zip or bundle"));
        if (!wanted.files().isEmpty() && !wanted.inOne() && !wanted.files().equals("each")) {
            throw bad("files", wanted.files(), "each or all");
        }
        List<String> users = find(wanted, environment, records);
        Path incoming = Files.createDirectories(environment.folders().home().resolve("incoming"));
        Path folder = Files.createTempDirectory(incoming, "user-data-");
        return new ManyUsers(wanted, format, environment, jobs, caller, folder, users);
    }

    private static List<String> find(Wanted wanted, ImportRun.Environment environment, Records records) {
        RecordType type = environment
                .catalog()
                .findRecordType(wanted.users())
                .orElseThrow(() -> bad("users", wanted.users(), "a record type"));
        Field id = wanted.id().isEmpty()
                ? type.id()
                : type.findField(wanted.id()).orElseThrow(() -> bad("id", wanted.id(), "a field of " + type.name()));
        RecordQuery query;
        try {
            query = RecordQuery.parse(
                    wanted.filter(), RecordSchema.of(type, environment.catalog()), RecordQueryOptions.DEFAULT);
        } catch (QueryException e) {
            throw bad("filter", wanted.filter(), String.valueOf(e.getMessage()));
        }
        FieldCodec codec = Codecs.of(id, Optional.empty(), ZoneOffset.UTC);
        List<ExportField> fields = List.of(new ExportField(id.name(), new ExportPath.Own(), id, Optional.empty()));
        List<String> users = new ArrayList<>();
        @Nullable Object[] values = new Object[1];
        try (RecordSnapshot snapshot = records.snapshot(environment.stopping()::get)) {
            RecordCursor cursor = snapshot.read(type, fields, query.predicate(), query.sort());
            while (cursor.next()) {
                cursor.read(values);
                String user = codec.encode(values[0]);
                if (Subject.canBe(user)) {
                    users.add(user);
                }
            }
        }
        return users;
    }

    private static ProblemException bad(String parameter, String found, String valid) {
        return new ProblemException(
                Problem.of("bad-schedule", parameter + ": '" + found + "' is not valid; expected " + valid));
    }

    /** The users' ids. */
    public List<String> users() {
        return users;
    }

    /** Exports one user: the file that can be delivered now, if there is one. */
    public List<Ready> export(String user) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        new Subject(user, Optional.empty()).putInto(parameters);
        format.putInto(parameters);
        Delivery.ROUTE.putInto(parameters);
        Job job = jobs.run(jobs.createUserData(Job.Channel.SCHEDULE, caller, parameters));
        JobFolders folders = environment.folders();
        Optional<Path> written = folders.findExport(job.id(), format.extension());
        if (job.state() != JobState.COMPLETED) {
            LOG.warn(
                    "{}: the export of a user is {}; see job {}",
                    wanted.name(),
                    job.state().label(),
                    job.id());
            failed.add(user);
        }
        if (written.isEmpty()) {
            return List.of();
        }
        Path file = folder.resolve(job.id());
        Files.move(written.get(), file, StandardCopyOption.REPLACE_EXISTING);
        Ready ready = new Ready(fileName(user) + "." + format.extension(), file);
        if (wanted.inOne()) {
            kept.put(user, ready);
            return List.of();
        }
        return List.of(ready);
    }

    /** A name that is the user's alone, also where the id has characters that file names must not have. */
    private static String fileName(String user) {
        String safe = FileFetch.safe(user);
        return safe.equals(user) ? safe : safe + "-" + Long.toHexString(RowIds.hash(user));
    }

    /** The file of all users, if there is to be one. */
    public List<Ready> pack() throws IOException {
        LOG.info("{}: user data of {} users, {} of them not complete", wanted.name(), users.size(), failed.size());
        if (!wanted.inOne()) {
            return List.of();
        }
        boolean json = format == OutputFormat.JSON;
        Path file = folder.resolve("all");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            if (json) {
                writeDocument(out);
            } else {
                writeZip(out);
            }
        }
        String time = TIME.format(environment.clock().instant());
        return List.of(new Ready(wanted.name() + "-" + time + (json ? ".json" : ".zip"), file));
    }

    private void writeDocument(OutputStream out) throws IOException {
        text(out, "{\"users\": [");
        String between = "\n";
        for (Map.Entry<String, Ready> user : kept.entrySet()) {
            text(out, between + "{\"user\": " + JsonRows.text(user.getKey()) + ", ");
            try (var document = Files.newInputStream(user.getValue().file())) {
                // the opening brace has been written with the user
                document.skipNBytes(1);
                document.transferTo(out);
            }
            between = ",\n";
        }
        text(out, "], \"complete\": " + failed.isEmpty() + "}\n");
    }

    private void writeZip(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        for (Ready ready : kept.values()) {
            zip.putNextEntry(new ZipEntry(ready.name()));
            Files.copy(ready.file(), zip);
            zip.closeEntry();
        }
        zip.putNextEntry(new ZipEntry("manifest.json"));
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("users", users.size());
        manifest.put("complete", failed.isEmpty());
        manifest.put("not_complete", failed);
        text(zip, JsonRows.text(manifest) + "\n");
        zip.closeEntry();
        zip.finish();
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Removes what was not delivered, or was. */
    @Override
    public void close() throws IOException {
        JobFolders.deleteAll(folder);
    }
}
