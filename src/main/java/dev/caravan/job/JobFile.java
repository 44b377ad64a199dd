package dev.caravan.job;

import dev.caravan.format.FileFormat;
import dev.caravan.model.Catalog;
import dev.caravan.model.ExportAction;
import dev.caravan.model.FileSettings;
import dev.caravan.model.Job;
import java.util.Optional;

/**
 * The file that a job makes.
 *
 * @param extension how its name ends, without the dot
 * @param mediaType what HTTP calls it
 */
record JobFile(String extension, String mediaType) {
    private static final String ZIP = "zip";

    /** The file of this job, whose parameter {@code format} says what it is. */
    static JobFile of(Job job, Catalog catalog) {
        String format = job.parameters().getOrDefault("format", FileFormat.CSV.id());
        if (format.equals(ZIP)) {
            return new JobFile(ZIP, "application/zip");
        }
        FileFormat known = FileFormat.find(format).orElse(FileFormat.CSV);
        Optional<ExportAction> export = catalog.findExport(job.name());
        return new JobFile(
                known.extension(),
                known.mediaType(export.map(ExportAction::file).orElse(FileSettings.DETECT)));
    }
}
