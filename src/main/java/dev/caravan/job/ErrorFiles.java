package dev.caravan.job;

import dev.caravan.format.FileFormat;
import dev.caravan.format.FileFormats;
import dev.caravan.model.Catalog;
import dev.caravan.model.Job;
import dev.caravan.store.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The rows in error of imports that have ended, as files of any format. */
public final class ErrorFiles {
    private final Catalog catalog;
    private final Ledger ledger;
    private final JobFolders folders;

    /** Rows in error of jobs in this ledger. */
    public ErrorFiles(Catalog catalog, Ledger ledger, JobFolders folders) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.folders = folders;
    }

    /** The format in which the one who sent the file expects its errors: a workbook's come as a workbook, others as CSV. */
    public FileFormat formatOf(Job job) throws IOException {
        Path source = folders.source(job.id());
        FileFormat sent = Files.exists(source) ? FileFormats.detect(source) : FileFormat.CSV;
        return sent.isWorkbook() ? sent : FileFormat.CSV;
    }

    /**
     * The file; empty if no row of the job was in error, or it has not ended. CSV is at hand; other formats are made when
     * they are asked for the first time.
     */
    public Optional<Path> find(Job job, FileFormat format) throws IOException {
        Optional<Path> csv = folders.findErrors(job.id());
        if (csv.isEmpty() || format == FileFormat.CSV) {
            return csv;
        }
        Path file = folders.errors(job.id(), format);
        if (!Files.isRegularFile(file)) {
            Path source = folders.source(job.id());
            if (!Files.exists(source) || catalog.findImport(job.name()).isEmpty()) {
                return Optional.empty();
            }
            new ErrorFile(catalog.findImport(job.name()).get(), source).write(file, format, ledger, job.id());
        }
        return Optional.of(file);
    }
}
