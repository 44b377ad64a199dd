package dev.caravan.flow;

import dev.caravan.job.Chunk;
import dev.caravan.job.ImportRun;
import dev.caravan.model.Job;
import dev.caravan.model.Problem;
import java.io.IOException;
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

    /** Stages that work with this. */
    public ImportFlow(ImportRun.Environment environment) {
        this.environment = environment;
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
        return run(exchange).decode(chunk);
    }

    /** Keys of other records → their {@code _id}s, the whole chunk at once. */
    public Chunk resolve(Exchange exchange, Chunk chunk) {
        return run(exchange).resolve(chunk);
    }

    /** Typed values → records, in one transaction with the chunk's entry in the ledger. */
    public Chunk save(Exchange exchange, Chunk chunk) {
        return run(exchange).save(chunk);
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
