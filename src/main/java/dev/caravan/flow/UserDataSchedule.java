package dev.caravan.flow;

import dev.caravan.access.Caller;
import dev.caravan.job.ImportRun;
import dev.caravan.job.Jobs;
import dev.caravan.job.userdata.ManyUsers;
import dev.caravan.store.Records;
import java.io.IOException;
import java.util.List;
import org.apache.camel.Exchange;

/** The steps of the route template {@code scheduled-user-data}: exports for all users that a filter names. */
public final class UserDataSchedule {
    private static final String RUN = "userDataForMany";

    private final ImportRun.Environment environment;
    private final Records records;
    private final Jobs jobs;
    private final Caller caller;

    /** @param caller in whose name schedules act */
    public UserDataSchedule(ImportRun.Environment environment, Records records, Jobs jobs, Caller caller) {
        this.environment = environment;
        this.records = records;
        this.jobs = jobs;
        this.caller = caller;
    }

    /** Finds the users; the exchange says which, in the properties {@code name, users, id, filter, format, files}. */
    public ManyUsers begin(Exchange exchange) throws IOException {
        ManyUsers run = ManyUsers.open(
                new ManyUsers.Wanted(
                        property(exchange, "name"),
                        property(exchange, "users"),
                        property(exchange, "id"),
                        property(exchange, "filter"),
                        property(exchange, "format"),
                        property(exchange, "files")),
                environment,
                records,
                jobs,
                caller);
        exchange.setProperty(RUN, run);
        Closing.atTheEndOf(exchange, run, "the run of the scheduled export " + property(exchange, "name"));
        return run;
    }

    private static String property(Exchange exchange, String name) {
        return exchange.getProperty(name, "", String.class);
    }

    /** Exports one user; the files that can be delivered now. */
    public List<ManyUsers.Ready> export(Exchange exchange, String user) throws IOException {
        return run(exchange).export(user);
    }

    /** The files that can be delivered when all users are done. */
    public List<ManyUsers.Ready> pack(Exchange exchange) throws IOException {
        return run(exchange).pack();
    }

    /** Makes the message of a file. */
    public void name(Exchange exchange, ManyUsers.Ready ready) {
        exchange.getMessage().setHeader(Exchange.FILE_NAME, ready.name());
        exchange.getMessage().setBody(ready.file().toFile());
    }

    private static ManyUsers run(Exchange exchange) {
        ManyUsers run = exchange.getProperty(RUN, ManyUsers.class);
        if (run == null) {
            throw new IllegalStateException("nothing is open; the step 'begin' comes first");
        }
        return run;
    }
}
