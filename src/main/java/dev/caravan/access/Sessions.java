package dev.caravan.access;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The browsers that are signed in, and those that are about to be. They are kept in this process by the digest of what
 * their cookie holds, so they end with it, and a look at its memory gives nobody a cookie. Safe for use by many threads.
 */
public final class Sessions {
    private static final int MAX_SESSIONS = 100_000;
    private static final int MAX_PENDING = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Clock clock;
    private final SecureRandom random;
    private final Duration length;
    private final Kept<Session> sessions = new Kept<>(MAX_SESSIONS, Session::expires);
    private final Kept<PendingSignIn> pending = new Kept<>(MAX_PENDING, PendingSignIn::expires);

    /** @param length how long a browser stays signed in */
    public Sessions(Clock clock, SecureRandom random, Duration length) {
        this.clock = clock;
        this.random = random;
        this.length = length;
    }

    /** What a cookie holds, and what it stands for. */
    public record Made<T>(String cookie, T what) {}

    /** How long a browser stays signed in. */
    public Duration length() {
        return length;
    }

    /** Begins a session. */
    public Made<Session> open(Caller caller) {
        Session session = new Session(caller, secret(), clock.instant().plus(length));
        return sessions.put(secret(), session, clock.instant());
    }

    /** The session of this cookie. */
    public Optional<Session> find(String cookie) {
        return sessions.find(cookie, clock.instant());
    }

    /** Ends the session of this cookie. */
    public Optional<Session> close(String cookie) {
        return sessions.take(cookie, clock.instant());
    }

    /** Begins a sign-in. */
    public Made<PendingSignIn> begin(String returnTo) {
        PendingSignIn begun = new PendingSignIn(
                secret(), secret(), secret(), returnTo, clock.instant().plus(PATIENCE));
        return pending.put(secret(), begun, clock.instant());
    }

    /** The sign-in that this cookie's browser has begun, if this is its state; it can be ended once only. */
    public Optional<PendingSignIn> end(String cookie, String state) {
        return pending.take(cookie, clock.instant())
                .filter(p -> MessageDigest.isEqual(Tokens.sha256(p.state()), Tokens.sha256(state)));
    }

    private String secret() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A bounded map by digest, the oldest first. */
    private static final class Kept<T> {
        private final Map<ByteBuffer, T> entries = new LinkedHashMap<>();
        private final int max;
        private final Function<T, Instant> expires;

        Kept(int max, Function<T, Instant> expires) {
            this.max = max;
            this.expires = expires;
        }

        synchronized Made<T> put(String cookie, T what, Instant now) {
            var oldest = entries.values().iterator();
            while (oldest.hasNext()) {
                // all live equally long, so those that have expired come first
                if (!isOver(oldest.next(), now) && entries.size() < max) {
                    break;
                }
                oldest.remove();
            }
            entries.put(key(cookie), what);
            return new Made<>(cookie, what);
        }

        synchronized Optional<T> find(String cookie, Instant now) {
            return Optional.ofNullable(entries.get(key(cookie))).filter(e -> !isOver(e, now));
        }

        synchronized Optional<T> take(String cookie, Instant now) {
            return Optional.ofNullable(entries.remove(key(cookie))).filter(e -> !isOver(e, now));
        }

        private boolean isOver(T entry, Instant now) {
            return !now.isBefore(expires.apply(entry));
        }

        private static ByteBuffer key(String cookie) {
            return ByteBuffer.wrap(Tokens.sha256(cookie));
        }
    }
}
