package dev.caravan.flow;

import dev.caravan.access.Signature;
import dev.caravan.config.Target;
import dev.caravan.job.Courier.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Requests that bring something, signed where a secret is declared. Redirects are not followed. */
final class SignedRequests {
    private static final int MAX_ANSWER = 300;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** Refusals that may pass: not yet, too many, too early, a conflict with another request. */
    private static final Set<Integer> PASSING = Set.of(408, 409, 423, 425, 429);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Clock clock;

    SignedRequests(Clock clock) {
        this.clock = clock;
    }

    /** The bytes of a body, which are read twice: once for the signature. */
    interface Source {
        InputStream open() throws IOException;
    }

    /**
     * Sends it, and returns if the other side says that it has it.
     *
     * @param variables of the URL, by name
     * @param headers beside those that are declared
     */
    void send(
            Target.Http target,
            Map<String, String> variables,
            Map<String, String> headers,
            Source source,
            BodyPublisher body)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(target.url(), variables))
                .method(target.method(), body)
                .timeout(target.timeout());
        headers.forEach(request::setHeader);
        target.headers().forEach((name, value) -> request.setHeader(name, value.text()));
        if (target.secret().isPresent()) {
            String time = Long.toString(clock.instant().getEpochSecond());
            request.setHeader(Signature.TIME_HEADER, time);
            try (InputStream in = source.open()) {
                request.setHeader(
                        Signature.HEADER, Signature.of(target.secret().get().text(), time, in));
            }
        }
        HttpResponse<InputStream> response = send(request.build());
        try (InputStream answer = response.body()) {
            judge(target, response.statusCode(), answer);
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IOException e) {
            throw new IOException(
                    "no answer from " + request.uri().getHost() + ": "
                            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
                    e);
        }
    }

    private static void judge(Target.Http target, int status, InputStream answer) throws IOException {
        if (status >= 200 && status < 300) {
            return;
        }
        String text = new String(answer.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8).strip();
        String message = target.url().getHost() + " answered " + status + (text.isEmpty() ? "" : ": " + text);
        boolean refused = status < 500 && !PASSING.contains(status);
        throw refused ? new RefusedException(message) : new IOException(message);
    }

    private static URI uri(URI url, Map<String, String> variables) {
        String text = url.toString();
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            String value = URLEncoder.encode(variable.getValue(), StandardCharsets.UTF_8)
                    .replace("+", "%20");
            text = text.replace("%7B" + variable.getKey() + "%7D", value);
        }
        return URI.create(text);
    }
}
