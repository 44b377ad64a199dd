package dev.caravan.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of requests, as both sides make them: HMAC-SHA256 (RFC 2104) of the seconds since 1970 as decimal digits, a
 * point, and the body.
 */
public final class Signature {
    /** The header that carries {@code sha256=} and 64 hexadecimal digits. */
    public static final String HEADER = "Caravan-Signature";

    /** The header that carries the time: seconds since 1970. */
    public static final String TIME_HEADER = "Caravan-Timestamp";

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "sha256=";
    private static final int BUFFER = 1 << 16;

    private Signature() {}

    /** The signature of a body, as the header carries it. */
    public static String of(String secret, String time, InputStream body) throws IOException {
        Mac mac = mac(secret);
        mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
        byte[] buffer = new byte[BUFFER];
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            mac.update(buffer, 0, n);
        }
        return PREFIX + HexFormat.of().formatHex(mac.doFinal());
    }

    /** Whether both are the same; takes as long for any two of one length. */
    public static boolean isSame(String expected, String found) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), found.getBytes(StandardCharsets.UTF_8));
    }

    private static Mac mac(String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
