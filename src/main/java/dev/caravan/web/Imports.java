package dev.caravan.web;

import dev.caravan.job.Compressed;
import dev.caravan.job.JobFolders;
import dev.caravan.job.Jobs;
import dev.caravan.job.Spool;
import dev.caravan.model.Catalog;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;
import java.io.IOException;

/** Makes import jobs of uploads. */
final class Imports {
    private final Catalog catalog;
    private final Jobs jobs;
    private final JobFolders folders;

    Imports(Catalog catalog, Jobs jobs, JobFolders folders) {
        this.catalog = catalog;
        this.jobs = jobs;
        this.folders = folders;
    }

    /** The import of this name, or 404. */
    ImportAction get(String name) {
        return catalog.requireImport(name);
    }

    /** The largest file that any import takes, for uploads that do not say yet which import they are for. */
    long largestFile() {
        return catalog.imports().stream()
                .mapToLong(a -> a.limits().fileBytes())
                .max()
                .orElse(0);
    }

    /** Writes an upload to disk. */
    Spool spool(Upload upload, long limit, String limitName) throws IOException {
        return Spool.of(Compressed.open(upload.stream(), upload.fileName()), folders, limit, limitName);
    }

    /** Makes a job of what was written to disk. */
    Job create(ImportAction action, String fileName, Spool spool, boolean dryRun, String user) throws IOException {
        return jobs.create(new Jobs.ImportRequest(action, Job.Channel.HTTP, fileName, user, dryRun), spool);
    }
}
