package dev.caravan.job.userdata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.caravan.access.OutgoingHosts;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the platform: again if that may help, no longer than allowed, and nobody else. For use by many threads. */
final class PlatformClient {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformClient.class);
    private static final int MAX_REDIRECTS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Outgoing outgoing;
    private final OutgoingHosts hosts;
    private final int retries;
    private final Waiting waiting;

    PlatformClient(Outgoing outgoing, OutgoingHosts hosts, int retries, Waiting waiting) {
        this.outgoing = outgoing;
        this.hosts = hosts;
        this.retries = retries;
        this.waiting = waiting;
    }

    /**
     * What is asked.
     *
     * @param headers sent to the origin of the URI only, wherever a redirect leads
     * @param maxBytes of the answer
     * @param timeout for the whole answer
     * @param anywhere whether a redirect may lead to another origin, among the hosts that are allowed
     */
    record Request(
            String method,
            URI uri,
            Map<String, String> headers,
            Optional<String> json,
            long maxBytes,
            Duration timeout,
            boolean anywhere) {
        Request to(URI target) {
            Map<String, String> kept = isSameOrigin(uri, target) ? headers : Map.of();
            return new Request(method, target, kept, json, maxBytes, timeout, anywhere);
        }
    }

    /** Reads a body; called once more, from the start, for each time that the request is sent again. */
    interface BodyReader<T> {
        T read(InputStream body) throws IOException;
    }

    /**
     * The answer, as the reader has read it.
     *
     * @throws SourceException if there was none, or none that is of use
     * @throws IOException if the disk fails
     */
    <T> T ask(Request request, BodyReader<T> reader) throws IOException {
        for (int attempt = 0; ; attempt++) {
            try {
                return once(request, reader);
            } catch (SourceException e) {
                if (!e.isPassing() || attempt >= retries) {
                    throw e;
                }
                waiting.pause(pause(attempt, e));
            }
        }
    }

    private static Duration pause(int attempt, SourceException failure) {
        Duration pause = failure.after().orElse(FIRST_PAUSE.multipliedBy(1L << Math.min(attempt, 10)));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private <T> T once(Request request, BodyReader<T> reader) throws IOException {
        long end = System.nanoTime() + request.timeout().toNanos();
        Request current = request;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            waiting.check();
            AnswerTaker<T> taker = new AnswerTaker<>(current, reader, end);
            send(current, taker);
            Optional<URI> target = taker.redirect();
            if (target.isEmpty()) {
                return taker.result();
            }
            current = current.to(target.get());
        }
        throw refused("the platform sends from one address to the next without end");
    }

    private void send(Request request, AnswerTaker<?> taker) throws IOException {
        try {
            hosts.check(request.uri());
            outgoing.send(new Outgoing.Call(request.method(), request.uri(), request.headers(), request.json(), taker));
        } catch (ProblemException e) {
            throw SourceException.of(e);
        } catch (IOException e) {
            throw explained(request, e, taker.isReading());
        }
    }

    /** Failures of the disk, which come from the reader, stay what they are. */
    private static IOException explained(Request request, IOException e, boolean reading) {
        if (e instanceof SourceException || e instanceof SpoolException) {
            return e;
        }
        LOG.info("{} {}: {}", request.method(), request.uri().getPath(), e.toString());
        if (e instanceof JsonEOFException) {
            return SourceException.passing("unexpected-answer", "the platform's answer ends in the middle");
        }
        if (e instanceof JsonProcessingException) {
            return AnswerReader.unexpected("the platform's answer is not JSON");
        }
        if (e instanceof InterruptedIOException || e.getClass().getSimpleName().contains("Timeout")) {
            return SourceException.passing("platform-timeout", "the platform does not answer in time");
        }
        if (e instanceof UnknownHostException) {
            return SourceException.passing("unknown-host", "the platform's host is not known");
        }
        return SourceException.passing(
                "platform-unreachable",
                reading ? "the connection to the platform broke off" : "the platform cannot be reached");
    }

    private static SourceException refused(String message) {
        return SourceException.lasting("redirect-refused", message);
    }

    static boolean isSameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(String.valueOf(other.getHost()))
                && port(one) == port(other);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    /** Takes one answer: its body if it is a good one, else where it leads or what is wrong. */
    private final class AnswerTaker<T> implements Outgoing.Receiver {
        private final Request request;
        private final BodyReader<T> reader;
        private final long end;
        private Optional<T> result = Optional.empty();
        private Optional<URI> redirect = Optional.empty();
        private boolean reading;

        AnswerTaker(Request request, BodyReader<T> reader, long end) {
            this.request = request;
            this.reader = reader;
            this.end = end;
        }

        @Override
        public void receive(Outgoing.Answer answer) throws IOException {
            int status = answer.status();
            if (status >= 300 && status < 400) {
                redirect = Optional.of(target(answer));
            } else if (status < 200 || status >= 300) {
                throw failure(answer);
            } else {
                reading = true;
                result = Optional.of(
                        reader.read(new WatchedStream(answer.body(), request.maxBytes(), end, waiting::check)));
            }
        }

        private URI target(Outgoing.Answer answer) throws SourceException {
            URI target;
            try {
                target = request.uri().resolve(answer.location().orElse("").strip());
            } catch (IllegalArgumentException e) {
                throw refused("the platform redirects to what is no address");
            }
            if (answer.location().isEmpty()
                    || target.getHost() == null
                    || request.json().isPresent()) {
                throw refused("the platform redirects a request that cannot be redirected");
            }
            if (!request.anywhere() && !isSameOrigin(request.uri(), target)) {
                throw refused("the platform redirects to another host, which is not followed");
            }
            return target;
        }

        private SourceException failure(Outgoing.Answer answer) {
            int status = answer.status();
            return switch (status) {
                case 404, 410 -> SourceException.lasting("platform-not-found", "the platform has nothing there (404)");
                case 401, 403 ->
                    SourceException.lasting("platform-refused", "the platform refuses to tell (" + status + ")");
                case 408, 425, 429, 500, 502, 503, 504 ->
                    SourceException.passing("platform-error", "the platform failed (" + status + ")")
                            .after(seconds(answer.retryAfter()));
                default -> SourceException.lasting("platform-error", "the platform answered with status " + status);
            };
        }

        private static Optional<Duration> seconds(Optional<String> header) {
            return header.map(String::strip)
                    .filter(h -> h.matches("\\d{1,6}"))
                    .map(h -> Duration.ofSeconds(Long.parseLong(h)));
        }

        boolean isReading() {
            return reading;
        }

        Optional<URI> redirect() {
            return redirect;
        }

        T result() throws SourceException {
            return result.orElseThrow(
                    () -> SourceException.passing("platform-unreachable", "the platform gave no answer"));
        }
    }
}
