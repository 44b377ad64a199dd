package dev.caravan.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.access.Caller;
import dev.caravan.access.OutgoingHosts;
import dev.caravan.access.Signature;
import dev.caravan.config.Deliveries;
import dev.caravan.config.Hook;
import dev.caravan.format.FileFormat;
import dev.caravan.job.Compressed;
import dev.caravan.job.ExportOrder;
import dev.caravan.job.ExportOrders;
import dev.caravan.job.ImportRun;
import dev.caravan.job.Jobs;
import dev.caravan.job.SignedCall;
import dev.caravan.job.Spool;
import dev.caravan.model.Catalog;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpGet;

/** {@code POST /api/hooks/{name}}: signed calls that start imports and exports. */
public final class HooksApi {
    /** What the paths of hooks begin with; they need no sign-in, since each call is signed. */
    public static final String PATH = "/api/hooks/";

    private static final int MAX_FETCHES = 8;

    private final Semaphore fetches = new Semaphore(MAX_FETCHES);
    private final ImportRun.Environment environment;
    private final Catalog catalog;
    private final Deliveries declared;
    private final Jobs jobs;
    private final ExportOrders orders;
    private final JobDocuments documents;
    private final OutgoingHosts hosts;
    private final HttpClient client;
    private final Caller caller;
    private final Clock clock;

    /**
     * Hooks that are declared.
     *
     * @param catalog the imports and exports that this caller may run
     * @param hosts from which files may be fetched
     * @param client which connects to these hosts alone and follows no redirects
     * @param caller who answers for the jobs
     */
    public HooksApi(
            ImportRun.Environment environment,
            Catalog catalog,
            Deliveries declared,
            Jobs jobs,
            ExportOrders orders,
            JobDocuments documents,
            OutgoingHosts hosts,
            HttpClient client,
            Caller caller) {
        this.environment = environment;
        this.catalog = catalog;
        this.declared = declared;
        this.jobs = jobs;
        this.orders = orders;
        this.documents = documents;
        this.hosts = hosts;
        this.client = client;
        this.caller = caller;
        this.clock = environment.clock();
    }

    /** Starts what the hook says; the same call again is answered with the job that it started. */
    public Reply call(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        String name = request.segment(2);
        byte[] body = JsonBody.bytes(request);
        Hook hook = declared.hooks().get(name);
        if (hook == null) {
            // whoever cannot sign is not told which hooks there are, not even by how long the answer takes
            Signature.of("nobody's", "0", new ByteArrayInputStream(body));
            throw badSignature();
        }
        SignedCall call = check(hook, request, body);
        Optional<String> before = environment.ledger().deliveries().findCall(call.hook(), call.signature());
        Job job = before.isPresent() ? jobs.get(before.get()) : start(hook, call, body);
        return Replies.json(202, documents.of(job)).with("Location", "/api/jobs/" + job.id());
    }

    private SignedCall check(Hook hook, Request request, byte[] body) throws IOException {
        String time = request.header(Signature.TIME_HEADER).orElse("");
        String found = request.header(Signature.HEADER).orElse("");
        String expected = time.matches("\\d{1,12}")
                ? Signature.of(hook.secret().text(), time, new ByteArrayInputStream(body))
                : "";
        if (expected.isEmpty() || !Signature.isSame(expected, found)) {
            throw badSignature();
        }
        Instant now = clock.instant();
        Duration away = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), now);
        if (away.abs().compareTo(hook.window()) > 0) {
            throw new HttpProblem(
                    401,
                    "stale-signature",
                    "the call was signed more than " + hook.window().toSeconds() + " seconds from now; sign it anew");
        }
        String digits = expected.substring(expected.indexOf('=') + 1);
        return new SignedCall(hook.name(), digits, now.minus(hook.window().multipliedBy(2)));
    }

    private static HttpProblem badSignature() {
        return new HttpProblem(
                401,
                "bad-signature",
                "there is no such hook, or the call is not signed with its secret; expected the headers "
                        + Signature.TIME_HEADER + " and " + Signature.HEADER);
    }

    private Job start(Hook hook, SignedCall call, byte[] body) throws IOException {
        Optional<Job> job = hook.start() instanceof Hook.Import start
                ? startImport(start, call, body)
                : startExport((Hook.Export) hook.start(), call, body);
        job.ifPresent(jobs::enqueue);
        return job.orElseGet(() -> jobs.get(environment
                .ledger()
                .deliveries()
                .findCall(call.hook(), call.signature())
                .orElseThrow()));
    }

    private Optional<Job> startExport(Hook.Export start, SignedCall call, byte[] body) {
        JsonBody.read(body);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(
                "format", FileFormat.find(start.format()).orElse(FileFormat.CSV).id());
        if (!start.query().isEmpty()) {
            parameters.put("query", start.query());
        }
        ExportOrder order = new ExportOrder(
                start.exportName(), Job.Channel.HTTP, caller, parameters, start.deliverTo(), Optional.empty());
        return orders.create(order, call);
    }

    private Optional<Job> startImport(Hook.Import start, SignedCall call, byte[] body) throws IOException {
        JsonNode document = JsonBody.read(body, "url", "file_name");
        String text = JsonBody.text(document, "url")
                .orElseThrow(() -> HttpProblem.badRequest("missing-url", "'url' does not say which file to import"));
        URI url = url(text);
        hosts.check(url);
        ImportAction action = catalog.requireImport(start.importName());
        String fileName = JsonBody.text(document, "file_name")
                .map(Upload::plainName)
                .filter(n -> !n.isBlank())
                .orElseGet(() -> Upload.plainName(String.valueOf(url.getPath())));
        Jobs.ImportRequest request = new Jobs.ImportRequest(action, Job.Channel.HTTP, fileName, caller, false);
        try (Spool spool = fetch(url, fileName, action)) {
            return jobs.create(request, spool, call);
        }
    }

    private static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw HttpProblem.badRequest("missing-url", "'url' is not a URL");
        }
    }

    /** Each fetch holds a thread that answers requests for as long as the other side likes: others are left some. */
    private Spool fetch(URI url, String fileName, ImportAction action) throws IOException {
        if (!fetches.tryAcquire()) {
            throw new HttpProblem(
                    503,
                    "too-many-fetches",
                    "as many files are being fetched for hooks as can be at a time; call again in a moment",
                    List.of(),
                    Map.of("Retry-After", "5"));
        }
        try {
            return fetchNow(url, fileName, action);
        } finally {
            fetches.release();
        }
    }

    private Spool fetchNow(URI url, String fileName, ImportAction action) throws IOException {
        try {
            return client.execute(new HttpGet(url), response -> {
                if (response.getCode() != 200 || response.getEntity() == null) {
                    throw new HttpProblem(
                            502,
                            "fetch-failed",
                            url.getHost() + " answered " + response.getCode() + " instead of a file");
                }
                try (InputStream packed = response.getEntity().getContent();
                        InputStream in = Compressed.open(packed, fileName)) {
                    return Spool.of(in, environment.folders(), action.limits().fileBytes(), action.name());
                }
            });
        } catch (IOException e) {
            throw new HttpProblem(
                    502, "fetch-failed", "the file could not be fetched from " + url.getHost() + ": " + e.getMessage());
        }
    }
}
