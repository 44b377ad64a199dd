package dev.caravan.web;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Entity tags (RFC 9110), by which a client learns that it has the answer already. */
final class Etag {
    private static final int BYTES = 18;

    private Etag() {}

    /** The strong tag of these bytes. */
    static String of(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            byte[] part = Arrays.copyOf(digest, BYTES);
            return "\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(part) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether {@code If-None-Match} names this tag; a weak one of the same text counts. */
    static boolean isAmong(String ifNoneMatch, String tag) {
        for (String candidate : ifNoneMatch.split(",")) {
            String one = candidate.strip();
            if (one.equals("*") || (one.startsWith("W/") ? one.substring(2) : one).equals(tag)) {
                return true;
            }
        }
        return false;
    }
}
