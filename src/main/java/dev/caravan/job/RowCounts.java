package dev.caravan.job;

import dev.caravan.format.RowReader;
import dev.caravan.format.RowReaders;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;
import dev.caravan.model.ProblemException;
import dev.caravan.store.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many rows the files of imports have, for whoever watches one. An import itself never counts ahead; here a thread
 * of its own reads through the file, when somebody asks for the first time. Safe for use by many threads.
 */
public final class RowCounts {
    private static final Logger LOG = LoggerFactory.getLogger(RowCounts.class);
    private static final int REMEMBERED = 200;

    private final JobFolders folders;
    private final Ledger ledger;
    private final ExecutorService reading;
    private final Map<String, CompletableFuture<Long>> counts = new LinkedHashMap<>();

    /** The files of jobs in these folders. */
    public RowCounts(JobFolders folders, Ledger ledger) {
        this.folders = folders;
        this.ledger = ledger;
        this.reading = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "row-counts");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The number of rows, if it is known by now; asked again a little later, it may be. */
    public Optional<Long> find(Job job, ImportAction action) {
        return Optional.ofNullable(of(job, action).getNow(null));
    }

    private synchronized CompletableFuture<Long> of(Job job, ImportAction action) {
        CompletableFuture<Long> count = counts.get(job.id());
        if (count == null) {
            count = tried(job)
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(() -> CompletableFuture.supplyAsync(() -> read(job, action), reading));
            counts.put(job.id(), count);
            if (counts.size() > REMEMBERED) {
                counts.remove(counts.keySet().iterator().next());
            }
        }
        return count;
    }

    /** What was tried before has been counted then. */
    private Optional<Long> tried(Job job) {
        return Optional.ofNullable(job.parameters().get(Confirmations.PREVIEW))
                .flatMap(ledger::find)
                .filter(tried -> tried.state().isFinal())
                .map(tried -> tried.progress().read());
    }

    private long read(Job job, ImportAction action) {
        Path source = folders.source(job.id());
        try (RowReader reader = RowReaders.open(source, action.file(), ColumnMapping.labels(action))) {
            long rows = 0;
            while (reader.next().isPresent()) {
                rows++;
            }
            return rows;
        } catch (IOException | ProblemException e) {
            // the job says why; nobody needs to know how far it is
            LOG.debug("The rows of job {} cannot be counted: {}", job.id(), e.getMessage());
            return 0;
        }
    }
}
