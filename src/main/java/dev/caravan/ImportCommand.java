package dev.caravan;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.format.FileFormat;
import dev.caravan.job.Compressed;
import dev.caravan.job.ErrorFiles;
import dev.caravan.job.JobDocument;
import dev.caravan.job.Jobs;
import dev.caravan.job.Policy;
import dev.caravan.job.Spool;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.ProblemGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan import}. */
@Command(
        name = "import",
        description = "Imports one file, and prints the finished job as JSON.",
        footer = "Exit codes: 0 all rows are saved, 2 some rows are in error, 1 it could not be imported.")
final class ImportCommand implements Callable<Integer> {
    private static final int MAX_GROUPS = 1_000;

    @CommandLine.Mixin
    private Place place = new Place();

    @Parameters(index = "0", paramLabel = "NAME", description = "the import's name")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String name;

    @Parameters(index = "1", paramLabel = "FILE", description = "the file")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--dry-run", description = "save nothing, and report what would happen")
    private boolean dryRun;

    @Option(
            names = "--errors",
            paramLabel = "FILE",
            description =
                    "where to keep the rows in error; the name's ending says in which format (.csv, .xlsx, .xls, .json,"
                            + " .ndjson), otherwise it is the source's")
    private @Nullable Path errors;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        requireReadable();
        if (errors != null) {
            TargetFile.require(errors);
        }
        try (World world = World.open(place.settings(), World.Kind.COMMAND);
                Flows flows = Flows.start(world, false)) {
            ImportAction action = new Policy(world.catalog())
                    .of(world.access().system())
                    .catalog()
                    .requireImport(name);
            Job job = run(world, flows, action);
            if (errors != null) {
                keepErrors(new ErrorFiles(world.catalog(), world.ledger(), world.folders()), job, errors);
            }
            print(world, job);
            sayForPeople(world, job);
            return exitCode(job);
        }
    }

    private void requireReadable() {
        String found =
                Files.isDirectory(file) ? "is a folder" : Files.exists(file) ? "cannot be read" : "does not exist";
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new ProblemException(Problem.of("unreadable-file", file + " " + found));
        }
    }

    private Job run(World world, Flows flows, ImportAction action) throws IOException {
        Jobs.ImportRequest request = new Jobs.ImportRequest(
                action,
                Job.Channel.CLI,
                String.valueOf(file.getFileName()),
                world.access().system(),
                dryRun);
        Job job;
        try (InputStream packed = Files.newInputStream(file);
                InputStream in = Compressed.open(packed, String.valueOf(file.getFileName()));
                Spool spool = Spool.of(in, world.folders(), action.limits().fileBytes(), action.name())) {
            job = flows.jobs().create(request, spool);
        }
        flows.jobs().startAlone();
        return ProgressLine.during(world.ledger(), job.id(), () -> flows.run(job));
    }

    private static void keepErrors(ErrorFiles files, Job job, Path target) throws IOException {
        String name = target.getFileName().toString();
        FileFormat format =
                FileFormat.find(name.substring(name.lastIndexOf('.') + 1)).orElse(files.formatOf(job));
        Optional<Path> made = files.find(job, format);
        if (made.isPresent()) {
            Files.copy(made.get(), target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void print(World world, Job job) throws IOException {
        List<ProblemGroup> groups = job.progress().failed() > 0
                ? world.ledger().problemGroups(job.id(), MAX_GROUPS, MAX_GROUPS)
                : List.of();
        spec.commandLine()
                .getOut()
                .println(new ObjectMapper()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(JobDocument.of(job, groups, Map.of())));
        spec.commandLine().getOut().flush();
    }

    /** What matters of the job, for those who read no JSON. */
    private void sayForPeople(World world, Job job) {
        PrintWriter err = spec.commandLine().getErr();
        job.detail().ifPresent(err::println);
        long failed = job.progress().failed();
        if (failed > 0) {
            String kept = errors != null
                    ? "; see " + errors
                    : world.folders()
                            .findErrors(job.id())
                            .map(file -> "; see " + file + ", or keep them with --errors")
                            .orElse("");
            err.println("%,d of %,d rows in error%s"
                    .formatted(failed, job.progress().read(), kept));
        }
        err.flush();
    }

    private static int exitCode(Job job) {
        if (job.state() == JobState.COMPLETED) {
            return 0;
        }
        return job.state() == JobState.COMPLETED_WITH_ERRORS ? Caravan.ROWS_IN_ERROR : Caravan.FAILED;
    }
}
