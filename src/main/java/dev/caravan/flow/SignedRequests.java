package dev.caravan.flow;

import dev.caravan.access.Signature;
import dev.caravan.config.Target;
import dev.caravan.job.Courier.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

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
        AtomicLong moved = new AtomicLong();
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(target.url(), variables))
                .method(target.method(), new CountedBody(body, moved));
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
        FirstBytes answer = new FirstBytes(MAX_ANSWER);
        await(client.sendAsync(request.build(), answer), request.build().uri(), target.timeout(), moved, answer);
        judge(target, answer);
    }

    /**
     * Waits as long as something moves: the body may take its time, but each part of it, and the answer, not longer than
     * this. Once the answer's status is there, what follows is not needed.
     */
    private static void await(
            CompletableFuture<?> sending, URI uri, Duration patience, AtomicLong moved, FirstBytes answer)
            throws IOException {
        for (long before = -1; ; ) {
            try {
                before = moved.get();
                sending.get(patience.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                if (moved.get() == before) {
                    sending.cancel(true);
                    if (answer.status().isPresent()) {
                        return;
                    }
                    throw new IOException("no answer from " + uri.getHost() + ": it took too long", e);
                }
            } catch (InterruptedException e) {
                sending.cancel(true);
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            } catch (ExecutionException e) {
                if (answer.status().isPresent()) {
                    return;
                }
                throw new IOException("no answer from " + uri.getHost() + ": " + why(e.getCause()), e);
            }
        }
    }

    /** The client's exceptions mostly say all in their names. */
    private static String why(@Nullable Throwable failure) {
        if (failure instanceof HttpTimeoutException) {
            return "it took too long";
        }
        if (failure instanceof ConnectException) {
            return "nobody takes connections there";
        }
        if (failure == null) {
            return "it is not known why";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static void judge(Target.Http target, FirstBytes answer) throws IOException {
        int status = answer.status().orElse(0);
        if (status >= 200 && status < 300) {
            return;
        }
        String text = answer.text().strip();
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

    /** Tells of each part of a body that it is on its way. */
    private record CountedBody(BodyPublisher body, AtomicLong moved) implements BodyPublisher {
        @Override
        public long contentLength() {
            return body.contentLength();
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            body.subscribe(new Flow.Subscriber<ByteBuffer>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscriber.onSubscribe(subscription);
                }

                @Override
                public void onNext(ByteBuffer part) {
                    moved.incrementAndGet();
                    subscriber.onNext(part);
                }

                @Override
                public void onError(Throwable failure) {
                    subscriber.onError(failure);
                }

                @Override
                public void onComplete() {
                    moved.incrementAndGet();
                    subscriber.onComplete();
                }
            });
        }
    }

    /** An answer's status, and how its text begins; more of it is not waited for. Safe for use by many threads. */
    private static final class FirstBytes implements HttpResponse.BodyHandler<Boolean>, BodySubscriber<Boolean> {
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final AtomicInteger status = new AtomicInteger();
        private final int limit;
        private volatile Flow.@Nullable Subscription subscription;

        FirstBytes(int limit) {
            this.limit = limit;
        }

        OptionalInt status() {
            return status.get() == 0 ? OptionalInt.empty() : OptionalInt.of(status.get());
        }

        synchronized String text() {
            byte[] all = bytes.toByteArray();
            return new String(all, 0, Math.min(limit, all.length), StandardCharsets.UTF_8);
        }

        @Override
        public BodySubscriber<Boolean> apply(HttpResponse.ResponseInfo info) {
            status.set(info.statusCode());
            return this;
        }

        @Override
        public CompletionStage<Boolean> getBody() {
            return done;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            Flow.Subscription given = Objects.requireNonNull(subscription, "subscribed before");
            if (take(parts) >= limit) {
                given.cancel();
                done.complete(true);
            } else {
                given.request(1);
            }
        }

        private synchronized int take(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                byte[] taken = new byte[Math.min(part.remaining(), limit)];
                part.get(taken);
                bytes.writeBytes(taken);
            }
            return bytes.size();
        }

        @Override
        public void onError(Throwable failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            done.complete(true);
        }
    }
}
