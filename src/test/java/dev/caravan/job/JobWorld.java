package dev.caravan.job;

import dev.caravan.access.Caller;
import dev.caravan.codec.Codecs;
import dev.caravan.config.ConfigurationReader;
import dev.caravan.format.FileFormat;
import dev.caravan.model.Catalog;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;
import dev.caravan.model.Outcome;
import dev.caravan.query.Predicate;
import dev.caravan.store.Records;
import dev.caravan.store.SchemaReader;
import dev.caravan.store.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** A database with a configuration, and jobs on it: imports and exports as users have them, without Camel. */
final class JobWorld implements AutoCloseable {
    private static final Caller TESTER = new Caller("tester", Optional.empty(), Set.of("*"));
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final TestDatabase test;
    private final Path home;
    private final Catalog catalog;
    private final ImportRun.Environment environment;
    private final Jobs jobs;

    private JobWorld(TestDatabase test, Path home, Catalog catalog, int chunkSize) {
        this.test = test;
        this.home = home;
        this.catalog = catalog;
        this.environment = new ImportRun.Environment(
                catalog, test.database(), test.ledger(), new JobFolders(home), test.clock(), new AtomicBoolean());
        this.jobs = new Jobs(environment, new JobSettings(1, chunkSize, PATIENCE, true), this::run);
    }

    /**
     * A world on this database.
     *
     * @param configuration a file or folder of YAML
     * @param chunkSize rows in a chunk
     */
    static JobWorld open(TestDatabase test, Path configuration, int chunkSize) throws IOException {
        Path home = Files.createTempDirectory("caravan-world");
        try {
            Catalog catalog = ConfigurationReader.read(
                            configuration, SchemaReader.read(test.database()), Codecs::checkFormat)
                    .catalog();
            return new JobWorld(test, home, catalog, chunkSize);
        } catch (RuntimeException e) {
            delete(home);
            throw e;
        }
    }

    /** The same for a configuration that is at hand as text. */
    static JobWorld ofText(TestDatabase test, String configuration, int chunkSize) throws IOException {
        Path file = Files.createTempFile("caravan-config", ".yaml");
        try {
            Files.writeString(file, configuration);
            return open(test, file, chunkSize);
        } finally {
            Files.delete(file);
        }
    }

    private Job run(Job job) throws IOException {
        try (ImportRun run = ImportRun.open(job, environment)) {
            Iterator<Chunk> chunks = run.chunks();
            while (chunks.hasNext()) {
                run.save(run.resolve(run.decode(chunks.next())));
            }
            return run.finish();
        }
    }

    Catalog catalog() {
        return catalog;
    }

    /** The import of this name. */
    ImportAction getImport(String name) {
        return catalog.findImport(name).orElseThrow();
    }

    /** Imports a file, and answers with the job as it ended. */
    Job importFile(String name, byte[] file, boolean dryRun) throws IOException {
        return importFile(name, file, dryRun, TESTER);
    }

    /** The same, in this caller's name. */
    Job importFile(String name, byte[] file, boolean dryRun, Caller caller) throws IOException {
        ImportAction action = getImport(name);
        Jobs.ImportRequest request = new Jobs.ImportRequest(action, Job.Channel.CLI, name + ".csv", caller, dryRun);
        Job job;
        try (Spool spool = Spool.of(
                new ByteArrayInputStream(file),
                environment.folders(),
                action.limits().fileBytes(),
                action.name())) {
            job = jobs.create(request, spool);
        }
        return jobs.run(job);
    }

    /** What this caller may do. */
    Permissions permissions(Caller caller) {
        return new Policy(catalog).of(caller);
    }

    /** What became of the lines of a job. */
    List<Outcome> outcomes(Job job) {
        List<Outcome> outcomes = new ArrayList<>();
        environment.ledger().forEachOutcome(job.id(), Optional.empty(), outcomes::add);
        return outcomes;
    }

    /** The file of rows in error. */
    Optional<byte[]> findErrors(Job job) throws IOException {
        Optional<Path> file = environment.folders().findErrors(job.id());
        return file.isPresent() ? Optional.of(Files.readAllBytes(file.get())) : Optional.empty();
    }

    /** All records of an export. */
    byte[] export(String name, FileFormat format) throws IOException {
        return export(name, format, TESTER);
    }

    /** All records of an export that this caller may see. */
    byte[] export(String name, FileFormat format, Caller caller) throws IOException {
        Permissions permissions = new Policy(catalog).of(caller);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExportRun.Request request = new ExportRun.Request(
                permissions.catalog().findExport(name).orElseThrow(), format, false, Predicate.all(), List.of());
        new ExportRun(catalog, permissions.records(new Records(test.database(), catalog, PATIENCE)))
                .write(request, out, rows -> {}, () -> false);
        return out.toByteArray();
    }

    @Override
    public void close() throws IOException {
        jobs.close();
        delete(home);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
