package dev.caravan.flow;

import dev.caravan.job.Chunk;
import dev.caravan.job.ImportRun;
import dev.caravan.model.Job;
import dev.caravan.model.Problem;
import dev.caravan.observe.Meters;
import dev.caravan.observe.Meters.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stages of an import as steps of a route. Between {@link #open} and {@link #close} the exchange carries the run as
 * the property {@value #RUN}; each chunk is an exchange of its own, whose body is a {@link Chunk}.
 */
public final class ImportFlow {
    /** The exchange property that holds the {@link ImportRun}. */
    static final String RUN = "importRun";

    private static final Logger LOG = LoggerFactory.getLogger(ImportFlow.class);

    private final ImportRun.Environment environment;
    private final Meters meters;

    /**
     * Stages that work with this.
     *
     * @param meters told of each chunk
     */
    public ImportFlow(ImportRun.Environment environment, Meters meters) {
        this.environment = environment;
        this.meters = meters;
    }

    /** Takes a {@link Job} and answers with its run, whose chunks can be split. */
    public ImportRun open(Exchange exchange, Job job) throws IOException {
        ImportRun run = ImportRun.open(job, environment);
        exchange.setProperty(RUN, run);
        Closing.atTheEndOf(exchange, run, "the run of job " + job.id());
        return run;
    }

    /** Text → typed values, by codec. */
    public Chunk decode(Exchange exchange, Chunk chunk) {
        return measured(exchange, Stage.DECODE, run -> run.decode(chunk));
    }

    /** Keys of other records → their {@code _id}s, the whole chunk at once. */
    public Chunk resolve(Exchange exchange, Chunk chunk) {
        return measured(exchange, Stage.RESOLVE, run -> run.resolve(chunk));
    }

    /** Typed values → records, in one transaction with the chunk's entry in the ledger. */
    public Chunk save(Exchange exchange, Chunk chunk) {
        Chunk saved = measured(exchange, Stage.SAVE, run -> run.save(chunk));
        meters.chunk(run(exchange).job(), saved.outcomes());
        return saved;
    }

    private Chunk measured(Exchange exchange, Stage stage, Function<ImportRun, Chunk> work) {
        ImportRun run = run(exchange);
        long began = System.nanoTime();
        Chunk chunk = work.apply(run);
        meters.stage(run.job(), stage, Duration.ofNanos(System.nanoTime() - began));
        return chunk;
    }

    /** Ends the job and answers with it. */
    public Job close(Exchange exchange) throws IOException {
        ImportRun run = run(exchange);
        Job job = run.finish();
        LOG.info(
                job.dryRun()
                        ? "Dry run of import {} of {}: {}; it would be {} created, {} updated, {} unchanged, {} in error"
                                + " (job {}); nothing was saved"
                        : "Import {} of {}: {}; {} created, {} updated, {} unchanged, {} in error (job {})",
                job.name(),
                job.source().fileName(),
                job.state().label(),
                job.progress().created(),
                job.progress().updated(),
                job.progress().unchanged(),
                job.progress().failed(),
                job.id());
        if (!job.ignoredColumns().isEmpty()) {
            LOG.info(
                    "Columns of {} that import {} does not have, and ignored: {} (job {})",
                    job.source().fileName(),
                    job.name(),
                    Problem.abbreviate(String.join(", ", job.ignoredColumns())),
                    job.id());
        }
        return job;
    }

    private static ImportRun run(Exchange exchange) {
        ImportRun run = exchange.getProperty(RUN, ImportRun.class);
        if (run == null) {
            throw new IllegalStateException("no import is open; the step 'open' comes first");
        }
        return run;
    }
}
