package dev.caravan.access;

import dev.caravan.config.TokenEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Bearer tokens, known by their SHA-256 digest only. Immutable, for use by many threads. */
public final class Tokens {
    /** What a token begins with, so that one that went astray is recognised for what it is. */
    public static final String PREFIX = "caravan_";

    private static final int SECRET_BYTES = 32;

    private final List<TokenEntry> entries;
    private final Clock clock;

    /** These tokens. */
    public Tokens(List<TokenEntry> entries, Clock clock) {
        this.entries = List.copyOf(entries);
        this.clock = clock;
    }

    /** A new token, which nobody can guess: 256 random bits. */
    public static String make(SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** The digest to write into the access file, as hexadecimal digits. */
    public static String digest(String token) {
        return HexFormat.of().formatHex(sha256(token));
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whose token this is; empty if it is nobody's, or has expired. How long it takes does not depend on the token. */
    public Optional<Caller> find(String token) {
        byte[] digest = sha256(token);
        TokenEntry found = null;
        for (TokenEntry candidate : entries) {
            if (MessageDigest.isEqual(HexFormat.of().parseHex(candidate.sha256()), digest)) {
                found = candidate;
            }
        }
        return Optional.ofNullable(found)
                .filter(e -> e.expires().map(clock.instant()::isBefore).orElse(true))
                .map(e -> Caller.of(e.principal()));
    }
}
