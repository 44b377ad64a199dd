package dev.caravan.flow;

import dev.caravan.job.userdata.Batch;
import dev.caravan.job.userdata.Section;
import dev.caravan.job.userdata.UserDataRun;
import dev.caravan.model.Job;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of {@code routes/user-data.camel.yaml} and {@code routes/user-data-section.camel.yaml}: sections that wait for
 * nothing are fetched at the same time, those that wait for others as soon as these are there, and all fan in to one file.
 */
public final class UserDataFlow {
    private static final Logger LOG = LoggerFactory.getLogger(UserDataFlow.class);
    private static final String RUN = "userDataRun";
    private static final String SECTION = "userDataSection";
    private static final String FETCHED = "userDataFetched";

    private final Optional<UserDataRun.Environment> environment;

    /** Exports with this; empty: there is no configuration of a user-data export. */
    public UserDataFlow(Optional<UserDataRun.Environment> environment) {
        this.environment = environment;
    }

    /** Takes a {@link Job} and answers with its run, whose sections can be split. */
    public UserDataRun open(Exchange exchange, Job job) throws IOException {
        UserDataRun run = UserDataRun.open(
                job,
                environment.orElseThrow(
                        () -> new ProblemException(Problem.of("user-data-off", "no user-data export is configured here")
                                .withHint("see caravan.user-data"))));
        exchange.setProperty(RUN, run);
        Closing.atTheEndOf(exchange, run, "the run of job " + job.id());
        return run;
    }

    /** Keeps the section that this exchange is about, whatever its parts make of the body. */
    public Section begin(Exchange exchange, Section section) {
        exchange.setProperty(property(exchange), section);
        return section;
    }

    /** Fetches a part of a section. */
    public Batch fetch(Batch batch) throws IOException {
        return batch.fetch();
    }

    /** The section and all that waited for it. */
    public List<Section> gather(Exchange exchange) {
        List<Section> sections = new ArrayList<>();
        sections.add(exchange.getProperty(property(exchange), Section.class));
        sections.addAll(sections(exchange));
        return sections;
    }

    /** Not shared with the exchanges of the sections that waited, whose properties come back with them. */
    private static String property(Exchange exchange) {
        return SECTION + exchange.getExchangeId();
    }

    /** What nobody has named so far. */
    public List<Section> remaining(Exchange exchange) throws IOException {
        List<Section> fetched = sections(exchange);
        exchange.setProperty(FETCHED, fetched);
        return run(exchange).remaining(fetched);
    }

    /** Writes the file, ends the job and answers with it. */
    public Job finish(Exchange exchange) throws IOException {
        List<Section> all = new ArrayList<>(sections(exchange));
        for (Object section : exchange.getProperty(FETCHED, List.class)) {
            all.add((Section) section);
        }
        Job job = run(exchange).finish(all);
        LOG.info(
                "User data: {}; {} rows in {} sections (job {}){}",
                job.state().label(),
                job.progress().read(),
                all.size(),
                job.id(),
                job.detail().map(d -> "; " + d).orElse(""));
        return job;
    }

    /** The sections that have fanned in; none where there was nothing to split. */
    private static List<Section> sections(Exchange exchange) {
        return exchange.getMessage().getBody() instanceof Sections sections ? sections.all() : List.of();
    }

    private static UserDataRun run(Exchange exchange) {
        UserDataRun run = exchange.getProperty(RUN, UserDataRun.class);
        if (run == null) {
            throw new IllegalStateException("no user-data export is open; the step 'open' comes first");
        }
        return run;
    }

    /** Sections that are fetched. */
    record Sections(List<Section> all) {
        Sections {
            all = List.copyOf(all);
        }
    }
}
