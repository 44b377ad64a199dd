package dev.caravan.flow;

import dev.caravan.format.FileFormat;
import dev.caravan.job.ExportJob;
import dev.caravan.job.ImportRun;
import dev.caravan.model.Job;
import dev.caravan.store.Records;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step of {@code routes/export.camel.yaml}. */
public final class ExportFlow {
    private static final Logger LOG = LoggerFactory.getLogger(ExportFlow.class);

    private final ExportJob exports;

    /** Exports of this environment. */
    public ExportFlow(ImportRun.Environment environment, Records records) {
        this.exports = new ExportJob(environment, records);
    }

    /** Writes the job's file, and answers with the job as it ended. */
    public Job write(Job job) throws IOException {
        Job ended = exports.run(job);
        LOG.info(
                "Export {} as {}: {}; {} rows (job {})",
                job.name(),
                job.parameters().getOrDefault("format", FileFormat.CSV.id()),
                ended.state().label(),
                ended.progress().read(),
                job.id());
        return ended;
    }
}
