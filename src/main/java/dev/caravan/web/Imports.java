package dev.caravan.web;

import dev.caravan.access.Caller;
import dev.caravan.job.Compressed;
import dev.caravan.job.JobFolders;
import dev.caravan.job.Jobs;
import dev.caravan.job.Policy;
import dev.caravan.job.Spool;
import dev.caravan.model.Catalog;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;
import java.io.IOException;

/** Makes import jobs of uploads. */
final class Imports {
    /** What is read of an upload before somebody is told that there is no import for it. */
    private static final long NO_IMPORT = 1 << 20;

    private final Policy policy;
    private final Jobs jobs;
    private final JobFolders folders;

    Imports(Catalog catalog, Jobs jobs, JobFolders folders) {
        this.policy = new Policy(catalog);
        this.jobs = jobs;
        this.folders = folders;
    }

    /** The import of this name that the caller may run, or 404. */
    ImportAction get(Request request, String name) {
        return policy.of(request.caller()).catalog().requireImport(name);
    }

    /** The largest file that any import takes, for uploads that do not say yet which import they are for. */
    long largestFile(Request request) {
        return policy.of(request.caller()).catalog().imports().stream()
                .mapToLong(a -> a.limits().fileBytes())
                .max()
                .orElse(NO_IMPORT);
    }

    /** Writes an upload to disk. */
    Spool spool(Upload upload, long limit, String limitName) throws IOException {
        Spool.requireWithin(upload.announced(), limit, limitName);
        return Spool.of(Compressed.open(upload.stream(), upload.fileName()), folders, limit, limitName);
    }

    /** Makes a job of what was written to disk. */
    Job create(ImportAction action, String fileName, Spool spool, boolean dryRun, Caller caller) throws IOException {
        return jobs.create(new Jobs.ImportRequest(action, Job.Channel.HTTP, fileName, caller, dryRun), spool);
    }
}
