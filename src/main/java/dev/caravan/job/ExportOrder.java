package dev.caravan.job;

import dev.caravan.access.Caller;
import dev.caravan.model.FileNamePattern;
import dev.caravan.model.Job;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody asks an export job for.
 *
 * @param caller in whose name, and with whose rights, the job runs whenever it does
 * @param parameters of the job
 * @param deliverTo names of deliveries; empty: the file is kept for download
 * @param fileName how the file is called where it is brought; empty: as each delivery says
 */
public record ExportOrder(
        String export,
        Job.Channel channel,
        Caller caller,
        Map<String, String> parameters,
        List<String> deliverTo,
        Optional<FileNamePattern> fileName) {
    /** The parameter of a job that says that a file without records is not brought anywhere. */
    static final String WHEN_EMPTY = "when_empty";

    /** Copies the collections. */
    public ExportOrder {
        parameters = Map.copyOf(parameters);
        deliverTo = List.copyOf(deliverTo);
    }
}
