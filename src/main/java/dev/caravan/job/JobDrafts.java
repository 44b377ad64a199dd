package dev.caravan.job;

import dev.caravan.access.Caller;
import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import dev.caravan.model.Progress;
import dev.caravan.store.JobIds;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes jobs that are not in the ledger yet, each with an id of its own. Safe for use by many threads. */
final class JobDrafts {
    private final ImportRun.Environment environment;
    private final JobSettings settings;
    private final JobIds ids;

    JobDrafts(ImportRun.Environment environment, JobSettings settings) {
        this.environment = environment;
        this.settings = settings;
        this.ids = new JobIds(environment.clock(), new SecureRandom());
    }

    /** An import of these bytes. */
    Job ofImport(Jobs.ImportRequest request, Spool spool) {
        return ofImport(request, spool, Optional.empty());
    }

    /** An import of bytes that another job has imported. */
    Job ofDuplicate(Jobs.ImportRequest request, Spool spool, String earlierId) {
        return ofImport(request, spool, Optional.of(earlierId));
    }

    /** An import of a file that nothing could be had of. */
    Job ofRefused(Jobs.ImportRequest request) {
        return queued(
                JobKind.IMPORT,
                request.action().name(),
                request.dryRun(),
                request.caller(),
                new Job.Source(request.channel(), request.fileName(), 0, ""),
                Map.of(),
                Optional.empty(),
                1);
    }

    private Job ofImport(Jobs.ImportRequest request, Spool spool, Optional<String> duplicateOf) {
        return queued(
                JobKind.IMPORT,
                request.action().name(),
                request.dryRun(),
                request.caller(),
                new Job.Source(request.channel(), request.fileName(), spool.bytes(), spool.sha256()),
                Map.of(),
                duplicateOf,
                ImportRun.parts(request.action(), request.dryRun(), environment));
    }

    /** A job that makes a file. */
    Job of(JobKind kind, String name, Job.Channel channel, Caller caller, Map<String, String> parameters) {
        return queued(kind, name, false, caller, new Job.Source(channel, "", 0, ""), parameters, Optional.empty(), 1);
    }

    private Job queued(
            JobKind kind,
            String name,
            boolean dryRun,
            Caller caller,
            Job.Source source,
            Map<String, String> parameters,
            Optional<String> duplicateOf,
            int parts) {
        Map<String, String> all = new HashMap<>(parameters);
        all.putAll(JobCaller.parameters(caller));
        return new Job(
                ids.next(),
                kind,
                name,
                JobState.QUEUED,
                dryRun,
                caller.user(),
                source,
                all,
                Progress.NONE,
                environment.clock().instant(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                duplicateOf,
                settings.chunkSize(),
                parts);
    }
}
