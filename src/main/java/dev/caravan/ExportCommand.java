package dev.caravan;

import dev.caravan.access.Caller;
import dev.caravan.format.FileFormat;
import dev.caravan.job.ExportQueries;
import dev.caravan.job.ExportRun;
import dev.caravan.job.PartFile;
import dev.caravan.job.Permissions;
import dev.caravan.job.Policy;
import dev.caravan.model.AuditEntry;
import dev.caravan.model.Catalog;
import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.query.Handling;
import dev.caravan.query.QueryException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan export}. */
@Command(name = "export", description = "Writes the file of one export.")
final class ExportCommand implements Callable<Integer> {
    private static final int BUFFER = 1 << 16;

    @CommandLine.Mixin
    private Place place = new Place();

    @Parameters(index = "0", paramLabel = "NAME", description = "the export's name")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String name;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv (default), xls, xlsx, json or ndjson",
            defaultValue = "csv")
    @SuppressWarnings("NullAway.Init")
    private String format;

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            description =
                    "a condition of the query language, such as active=true or 'gte(score,''50'')'; several must all hold")
    private List<String> filters = new ArrayList<>();

    @Option(names = "--sort", paramLabel = "FIELDS", description = "such as -created_at,name")
    private @Nullable String sort;

    @Option(names = "--bom", description = "begin a CSV file with a byte order mark, for spreadsheets that want one")
    private boolean bom;

    @Option(names = "-o", paramLabel = "FILE", description = "where to write (default: standard output)")
    private @Nullable Path target;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (target != null) {
            TargetFile.require(target);
        }
        try (World world = World.open(place.settings(), World.Kind.COMMAND)) {
            long rows = audited(world);
            if (target != null) {
                spec.commandLine().getErr().printf("%,d rows written to %s%n", rows, target);
            }
            return 0;
        }
    }

    /** Whatever becomes of it, it is known that it was asked for. */
    private long audited(World world) throws IOException {
        JobState state = JobState.FAILED;
        try {
            ExportRun.Request request = request(world);
            long rows = target == null ? writeTo(System.out, world, request) : writeFile(target, world, request);
            state = JobState.COMPLETED;
            return rows;
        } finally {
            Caller caller = world.access().system();
            world.audit()
                    .accept(new AuditEntry(
                            world.clock().instant(),
                            caller.user(),
                            caller.tenant(),
                            Job.Channel.CLI.label(),
                            JobKind.EXPORT.label(),
                            name,
                            state.label()));
        }
    }

    private ExportRun.Request request(World world) {
        FileFormat fileFormat = FileFormat.find(format)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        "unknown-format", "'" + format + "' is not a format; valid: csv, xls, xlsx, json, ndjson")));
        List<String> parts = new ArrayList<>();
        filters.forEach(filter -> parts.add(ExportFilters.parameter(filter)));
        if (sort != null) {
            parts.add("sort=" + ExportFilters.encode(sort));
        }
        try {
            Catalog catalog = permissions(world).catalog();
            return new ExportQueries(catalog)
                    .of(catalog.requireExport(name), fileFormat, bom, String.join("&", parts), Handling.STRICT);
        } catch (QueryException e) {
            throw new ProblemException(Problem.of(
                    e.problems().get(0).code().text(),
                    e.problems().stream().map(p -> p.message()).collect(Collectors.joining("; "))));
        }
    }

    /** A file under its final name is whole. */
    private static long writeFile(Path target, World world, ExportRun.Request request) throws IOException {
        if (TargetFile.isDevice(target)) {
            try (OutputStream out = Files.newOutputStream(target)) {
                return writeTo(out, world, request);
            }
        }
        try (PartFile part = PartFile.of(target)) {
            long rows;
            try (OutputStream out = Files.newOutputStream(part.path())) {
                rows = writeTo(out, world, request);
            }
            part.complete();
            return rows;
        }
    }

    private static Permissions permissions(World world) {
        return new Policy(world.catalog()).of(world.access().system());
    }

    private static long writeTo(OutputStream out, World world, ExportRun.Request request) throws IOException {
        BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER);
        long rows = new ExportRun(world.catalog(), permissions(world).records(world.records()))
                .write(request, buffered, count -> {}, () -> false);
        buffered.flush();
        return rows;
    }
}
