package dev.caravan.web;

import dev.caravan.access.Caller;
import dev.caravan.job.JobFolders;
import dev.caravan.job.Jobs;
import dev.caravan.job.userdata.Delivery;
import dev.caravan.job.userdata.OutputFormat;
import dev.caravan.job.userdata.RowQueries;
import dev.caravan.job.userdata.Subject;
import dev.caravan.job.userdata.UserDataRun;
import dev.caravan.job.userdata.UserLookup;
import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.model.UserDataPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.camel.Exchange;

/** {@code /api/export} and {@code /api/users/{user}/data-exports}: all that is held about one user. */
public final class UserDataApi {
    private static final String ME = "me";

    private final Optional<UserDataRun.Environment> environment;
    private final Views views;
    private final Jobs jobs;
    private final JobFolders folders;
    private final JobDocuments documents;

    /**
     * Exports with this; empty: there are none.
     *
     * @param views what callers may ask of the rows
     */
    public UserDataApi(
            Optional<UserDataRun.Environment> environment,
            Views views,
            Jobs jobs,
            JobFolders folders,
            JobDocuments documents) {
        this.environment = environment;
        this.views = views;
        this.jobs = jobs;
        this.folders = folders;
        this.documents = documents;
    }

    /** {@code GET /api/export}: the document, or another format of it. */
    public Object export(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        UserDataPlan plan = environment().plan();
        Caller caller = request.caller();
        Subject subject = subject(caller, request.parameter("user").orElse(ME));
        OutputFormat format = format(request.parameter("format").orElse("json"));
        String query = rowQuery(request.query());
        new RowQueries(plan, views.of(caller).catalog()).check(query, Handlings.of(request));
        Map<String, String> parameters = parameters(subject, format, query);
        Delivery.DOWNLOAD.putInto(parameters);
        Job job = jobs.run(jobs.createUserData(Job.Channel.HTTP, caller, parameters));
        try {
            if (job.state() != JobState.COMPLETED && job.state() != JobState.COMPLETED_WITH_ERRORS) {
                throw failed(job);
            }
            return send(request, job, folders.export(job.id(), format.extension()), format);
        } finally {
            folders.discardExport(job.id(), format.extension());
        }
    }

    private static HttpProblem failed(Job job) {
        return job.fileProblems().isEmpty()
                ? new HttpProblem(500, "export-failed", job.detail().orElse("the export failed"))
                : HttpProblem.of(ProblemReplies.status(job.fileProblems().get(0).code()), job.fileProblems());
    }

    /** {@code POST /api/users/{user}/data-exports}: answers 202 with a job, whose ZIP is kept for download. */
    public Reply create(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        request.allow();
        Caller caller = request.caller();
        Subject subject = subject(caller, request.segment(2));
        Job job = jobs.createUserData(Job.Channel.HTTP, caller, parameters(subject, OutputFormat.BUNDLE, ""));
        jobs.enqueue(job);
        return Replies.json(202, documents.of(job)).with("Location", Addresses.document(job));
    }

    /** The problem {@code user-data-off} where there is nothing to ask for. */
    void requireOn() {
        environment();
    }

    /** Has all that is held about the caller exported as a job. */
    Job ask(Caller caller) throws IOException {
        Job job =
                jobs.createUserData(Job.Channel.HTTP, caller, parameters(subject(caller, ME), OutputFormat.BUNDLE, ""));
        jobs.enqueue(job);
        return job;
    }

    private UserDataRun.Environment environment() {
        return environment.orElseThrow(
                () -> HttpProblem.notFound("user-data-off", "no user-data export is configured here"));
    }

    /** Whose data; somebody else's for the roles of the configuration only: for others nobody else exists. */
    private Subject subject(Caller caller, String wanted) throws IOException {
        if (wanted.equals(ME) || wanted.equals(caller.user())) {
            return new Subject(caller.user(), caller.tenant());
        }
        boolean known = caller.holds(environment().plan().onBehalf())
                && Subject.canBe(wanted)
                && new UserLookup(environment()).knows(wanted, caller.tenant());
        if (!known) {
            throw HttpProblem.notFound("unknown-user", "there is no such user");
        }
        return new Subject(wanted, caller.tenant());
    }

    private static OutputFormat format(String name) {
        return OutputFormat.find(name)
                .orElseThrow(() -> HttpProblem.badParameter(
                        "format",
                        "unknown-format",
                        "'" + name + "' is not a format; valid: " + String.join(", ", OutputFormat.names())));
    }

    private static Map<String, String> parameters(Subject subject, OutputFormat format, String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        subject.putInto(parameters);
        format.putInto(parameters);
        if (!query.isEmpty()) {
            parameters.put("query", query);
        }
        return parameters;
    }

    /** What of the query is about rows. */
    private static String rowQuery(String query) {
        List<String> pairs = new ArrayList<>();
        for (String pair : query.split("&")) {
            if (!pair.isEmpty() && !pair.matches("(format|user)(=.*)?")) {
                pairs.add(pair);
            }
        }
        return String.join("&", pairs);
    }

    /** Sends the file that a job has kept. */
    static Object sendFile(Request request, Job job, JobFolders folders) throws IOException {
        OutputFormat format = OutputFormat.of(job);
        Path file = folders.findExport(job.id(), format.extension())
                .orElseThrow(
                        () -> HttpProblem.notFound("no-file", "job '" + job.id() + "' has no exported file (yet)"));
        return send(request, job, file, format);
    }

    private static Object send(Request request, Job job, Path file, OutputFormat format) throws IOException {
        Optional<String> disposition = format == OutputFormat.JSON
                ? Optional.empty()
                : Optional.of("attachment; filename=\"" + job.name() + "." + format.extension() + "\"");
        try (ResponseStream out =
                        Downloads.begin(request, format.mediaType(), disposition, OptionalLong.of(Files.size(file)));
                InputStream in = Files.newInputStream(file)) {
            in.transferTo(out);
            out.complete();
        }
        return Downloads.SENT;
    }
}
