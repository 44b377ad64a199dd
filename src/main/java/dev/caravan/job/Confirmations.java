package dev.caravan.job;

import dev.caravan.access.Caller;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Imports in earnest what dry runs have tried. */
final class Confirmations {
    /** The parameter of an import that names the dry run whose file it imports. */
    static final String PREVIEW = "preview";

    private final ImportRun.Environment environment;
    private final JobDrafts drafts;
    private final Creation creation;

    /** Enters a job into the ledger, to which these bytes belong then. */
    interface Creation {
        Job create(Job draft, Spool spool) throws IOException;
    }

    Confirmations(ImportRun.Environment environment, JobDrafts drafts, Creation creation) {
        this.environment = environment;
        this.drafts = drafts;
        this.creation = creation;
    }

    Optional<Job> find(Job tried) {
        return environment.folders().findConfirmation(tried.id()).flatMap(environment.ledger()::find);
    }

    synchronized Job make(Job tried, ImportAction action, Caller caller) throws IOException {
        Optional<Job> made = find(tried);
        return made.isPresent() ? made.get() : create(tried, action, caller);
    }

    private Job create(Job tried, ImportAction action, Caller caller) throws IOException {
        Path source = environment.folders().source(tried.id());
        if (!Files.exists(source)) {
            throw new ProblemException(
                    Problem.of("no-file", "the file of job '" + tried.id() + "' is not kept any more")
                            .withHint("send it again"));
        }
        try (InputStream in = Files.newInputStream(source);
                Spool spool = Spool.of(in, environment.folders(), Long.MAX_VALUE, action.name())) {
            Job job = drafts.ofImport(
                            new Jobs.ImportRequest(
                                    action,
                                    tried.source().channel(),
                                    tried.source().fileName(),
                                    caller,
                                    false),
                            spool)
                    .with(PREVIEW, tried.id());
            environment.folders().noteConfirmation(tried.id(), job.id());
            return creation.create(job, spool);
        }
    }
}
