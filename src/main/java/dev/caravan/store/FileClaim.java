package dev.caravan.store;

import dev.caravan.model.Job;

/**
 * The answer to who imports a file.
 *
 * @param job the job that does, or did
 * @param isNew whether it was created now; otherwise it had imported, or is importing, the same bytes before
 * @param resultsWritten whether the job's result files were written, see {@link Ledger#markResultsWritten}
 */
public record FileClaim(Job job, boolean isNew, boolean resultsWritten) {}
