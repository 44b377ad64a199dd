package dev.caravan.flow;

import dev.caravan.job.userdata.UserDataRound;
import dev.caravan.model.Job;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of {@code routes/user-data-round.camel.yaml}: the exports of many users, one after the other. */
public final class UserDataRoundFlow {
    private static final Logger LOG = LoggerFactory.getLogger(UserDataRoundFlow.class);
    private static final String RUN = "userDataRound";

    private final UserDataRound.Environment environment;

    /** Rounds that work with this. */
    public UserDataRoundFlow(UserDataRound.Environment environment) {
        this.environment = environment;
    }

    /** Takes a {@link Job} and answers with its run, whose users can be split. */
    public UserDataRound open(Exchange exchange, Job job) throws IOException {
        UserDataRound run = UserDataRound.open(job, environment);
        exchange.setProperty(RUN, run);
        Closing.atTheEndOf(exchange, run, "the run of job " + job.id());
        return run;
    }

    /** Exports one user. */
    public Job export(Exchange exchange, String user) throws IOException {
        return run(exchange).export(user);
    }

    /** Packs the files, if they are to be one, ends the job and answers with it. */
    public Job finish(Exchange exchange) throws IOException {
        Job job = run(exchange).finish();
        LOG.info(
                "User data of {} users: {} (job {}){}",
                job.progress().read(),
                job.state().label(),
                job.id(),
                job.detail().map(d -> "; " + d).orElse(""));
        return job;
    }

    private static UserDataRound run(Exchange exchange) {
        UserDataRound run = exchange.getProperty(RUN, UserDataRound.class);
        if (run == null) {
            throw new IllegalStateException("no round is open; the step 'open' comes first");
        }
        return run;
    }
}
