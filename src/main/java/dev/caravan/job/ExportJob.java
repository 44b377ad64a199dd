package dev.caravan.job;

import dev.caravan.format.FileFormat;
import dev.caravan.model.ExportAction;
import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Progress;
import dev.caravan.query.Handling;
import dev.caravan.query.QueryException;
import dev.caravan.store.Ending;
import dev.caravan.store.Ledger;
import dev.caravan.store.Records;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** An export whose file is kept: written beside its place, and moved there once it is whole. */
public final class ExportJob {
    private static final int BUFFER = 1 << 16;
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(1);

    private final ImportRun.Environment environment;
    private final Records records;
    private final Ledger ledger;
    private final Clock clock;

    /** Exports of these records. */
    public ExportJob(ImportRun.Environment environment, Records records) {
        this.environment = environment;
        this.records = records;
        this.ledger = environment.ledger();
        this.clock = environment.clock();
    }

    /** Runs a job, and answers with the job as it ended. */
    public Job run(Job job) throws IOException {
        Permissions permissions = new Policy(environment.catalog()).of(JobCaller.of(job));
        ExportRun.Request request = request(job, permissions);
        Path target = environment.folders().export(job.id(), request.format().extension());
        Files.createDirectories(environment.folders().of(job.id()));
        Watch watch = new Watch(job.id());
        try (PartFile part = PartFile.of(target)) {
            long rows;
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part.path()), BUFFER)) {
                rows = new ExportRun(environment.catalog(), permissions.records(records))
                        .write(request, out, watch::report, watch::isCancelled);
            }
            part.complete();
            return finish(job, Ending.of(JobState.COMPLETED).withProgress(new Progress(rows, 0, 0, 0, 0)));
        } catch (CancellationException e) {
            if (environment.stopping().get()) {
                throw new JobParkedException(job.id());
            }
            return finish(job, Ending.of(JobState.CANCELLED));
        }
    }

    private Job finish(Job job, Ending ending) {
        return ledger.finish(job.id(), ending).orElseThrow(() -> new JobParkedException(job.id()));
    }

    private static ExportRun.Request request(Job job, Permissions permissions) {
        ExportAction action = permissions
                .catalog()
                .findExport(job.name())
                .orElseThrow(() -> new ProblemException(
                        Problem.of("unknown-export", "there is no export '" + job.name() + "' any more")));
        FileFormat format = Optional.ofNullable(job.parameters().get("format"))
                .flatMap(FileFormat::find)
                .orElse(FileFormat.CSV);
        try {
            ExportRun.Request asked = new ExportQueries(permissions.catalog())
                    .of(
                            action,
                            format,
                            job.parameters().containsKey("bom"),
                            job.parameters().getOrDefault("query", ""),
                            Handling.STRICT);
            return asked.where(ChangedRecords.of(job));
        } catch (QueryException e) {
            throw new ProblemException(
                    Problem.of(e.problems().get(0).code().text(), String.valueOf(e.getMessage())), e);
        }
    }

    /** Tells the ledger how far the job is, and learns from it whether to stop. */
    private final class Watch {
        private final String jobId;
        private Instant last = clock.instant();
        private boolean cancelled;

        Watch(String jobId) {
            this.jobId = jobId;
        }

        void report(long rows) {
            Instant now = clock.instant();
            // the clock may have been set back
            if (now.isAfter(last.plus(BETWEEN_REPORTS)) || now.isBefore(last)) {
                last = now;
                ledger.reportProgress(jobId, new Progress(rows, 0, 0, 0, 0));
                cancelled = ledger.find(jobId)
                        .map(j -> j.state() == JobState.CANCELLING)
                        .orElse(true);
            }
        }

        boolean isCancelled() {
            return cancelled || environment.stopping().get();
        }
    }
}
