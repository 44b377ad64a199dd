package dev.caravan.job.userdata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.model.JsonPath;
import dev.caravan.model.Platform;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.SectionSource;
import dev.caravan.model.UserDataPlan;
import java.io.IOException;
import java.util.Optional;

/** Asks the platform whether somebody else exists, before anything is exported of them. For use by many threads. */
public final class UserLookup {
    private final UserDataRun.Environment environment;

    /** Asks the platform of this. */
    public UserLookup(UserDataRun.Environment environment) {
        this.environment = environment;
    }

    /**
     * Whether there is such a user. Without a {@code user} in the configuration everybody is taken to exist.
     *
     * @param tenant in which the user must be; empty: in any
     * @throws ProblemException if the platform does not say
     */
    public boolean knows(String user, Optional<String> tenant) throws IOException {
        UserDataPlan plan = environment.plan();
        Optional<SectionSource> source =
                plan.lookup().flatMap(l -> plan.findSection(l.section())).map(s -> s.source());
        if (source.isEmpty() || !(source.get() instanceof SectionSource.Http http)) {
            return true;
        }
        try {
            JsonNode found = ask(http, plan.platform().orElseThrow(), new Subject(user, tenant));
            Optional<JsonPath> path = plan.lookup().flatMap(l -> l.tenant());
            return path.isEmpty()
                    || tenant.isEmpty()
                    || FileFetch.at(found, path.get()).asText("").equals(tenant.get());
        } catch (SourceException e) {
            if (e.code().equals("platform-not-found")) {
                return false;
            }
            throw new ProblemException(
                    Problem.of("lookup-failed", "it is not known whether there is such a user: " + e.getMessage()));
        }
    }

    private JsonNode ask(SectionSource.Http http, Platform platform, Subject subject) throws IOException {
        Variables variables = new Variables(subject, Optional.empty());
        PlatformClient client = new PlatformClient(
                environment.outgoing(),
                environment.hosts(),
                platform.retries(),
                new Waiting("", Optional.empty(), environment.jobs().stopping()));
        PlatformClient.Request request = new PlatformClient.Request(
                "GET",
                ListFetch.uri(platform, variables.url(http.path(), 1, 0)),
                ListFetch.identity(platform, http.as(), variables),
                Optional.empty(),
                environment.plan().limits().pageBytes(),
                platform.timeout(),
                false);
        return client.ask(request, body -> JsonRows.MAPPER.readTree(body));
    }
}
