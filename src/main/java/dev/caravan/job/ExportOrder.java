package dev.caravan.job;

import dev.caravan.access.Caller;
import dev.caravan.model.FileNamePattern;
import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody asks a job for that makes a file.
 *
 * @param kind of records, or of what is held about users
 * @param caller in whose name, and with whose rights, the job runs whenever it does
 * @param parameters of the job
 * @param deliverTo names of deliveries; empty: the file is kept for download
 * @param fileName how the file is called where it is brought; empty: as each delivery says
 */
public record ExportOrder(
        JobKind kind,
        String export,
        Job.Channel channel,
        Caller caller,
        Map<String, String> parameters,
        List<String> deliverTo,
        Optional<FileNamePattern> fileName) {
    /** The parameter of a job that says that a file without records is not brought anywhere. */
    static final String WHEN_EMPTY = "when_empty";

    /** An export of records. */
    public ExportOrder(
            String export,
            Job.Channel channel,
            Caller caller,
            Map<String, String> parameters,
            List<String> deliverTo,
            Optional<FileNamePattern> fileName) {
        this(JobKind.EXPORT, export, channel, caller, parameters, deliverTo, fileName);
    }

    /** Copies the collections. */
    public ExportOrder {
        parameters = Map.copyOf(parameters);
        deliverTo = List.copyOf(deliverTo);
    }
}
