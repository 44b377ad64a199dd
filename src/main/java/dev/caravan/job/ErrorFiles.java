package dev.caravan.job;

import dev.caravan.format.FileFormat;
import dev.caravan.format.FileFormats;
import dev.caravan.model.Catalog;
import dev.caravan.model.FileSettings;
import dev.caravan.model.ImportAction;
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

    /**
     * The format in which the one who sent the file expects its errors: a workbook's come as a workbook, others as they are
     * at hand.
     */
    public FileFormat formatOf(Job job) throws IOException {
        Path source = folders.source(job.id());
        Optional<Path> atHand = folders.findErrors(job.id());
        if (Files.exists(source) && atHand.isPresent()) {
            FileFormat sent = FileFormats.detect(source);
            return sent.isWorkbook() ? sent : JobFolders.errorFormat(atHand.get());
        }
        return atHand.map(JobFolders::errorFormat).orElse(FileFormat.CSV);
    }

    /** With which the rows in error of this job are written as CSV, as far as the import is still there to say. */
    public FileSettings settingsOf(Job job) {
        return catalog.findImport(job.name()).map(ErrorFile::settings).orElse(FileSettings.DETECT);
    }

    /**
     * The file; empty if no row of the job was in error, or it has not ended. One is at hand; others are made when they are
     * asked for the first time.
     */
    public Optional<Path> find(Job job, FileFormat format) throws IOException {
        Optional<Path> atHand = folders.findErrors(job.id());
        Path file = folders.errors(job.id(), format);
        if (atHand.isEmpty() || Files.isRegularFile(file)) {
            return atHand.map(present -> file);
        }
        Path source = folders.source(job.id());
        Optional<ImportAction> action = catalog.findImport(job.name());
        if (!Files.exists(source) || action.isEmpty()) {
            return Optional.empty();
        }
        new ErrorFile(action.get(), source).write(folders, Optional.of(format), ledger, job.id());
        return Optional.of(file);
    }
}
