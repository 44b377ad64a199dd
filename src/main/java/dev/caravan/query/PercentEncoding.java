package dev.caravan.query;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-encoding of UTF-8 text, as {@code encodeURIComponent} writes and {@code qs} reads it. */
final class PercentEncoding {
    private static final String UNRESERVED = "-_.!~*'()";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private PercentEncoding() {}

    /**
     * Encodes all but letters, digits and {@code -_.!~*'()}.
     *
     * @throws IllegalArgumentException if the text holds half of a surrogate pair
     */
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        int plain = 0;
        while (plain < text.length() && isUnreserved(text.charAt(plain))) {
            plain++;
        }
        encoded.append(text, 0, plain);
        if (plain < text.length()) {
            encodeBytes(text.substring(plain), encoded);
        }
        return encoded.toString();
    }

    private static void encodeBytes(String text, StringBuilder encoded) {
        ByteBuffer bytes;
        try {
            bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' holds half of a surrogate pair; expected Unicode text", e);
        }
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            if (b >= 0 && isUnreserved((char) b)) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX[(b >> 4) & 0xF]).append(HEX[b & 0xF]);
            }
        }
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || UNRESERVED.indexOf(c) >= 0;
    }

    /** Decodes; {@code +} is a space, and a text with an invalid escape keeps all its escapes. */
    static String decode(String text) {
        String spaced = text.indexOf('+') < 0 ? text : text.replace('+', ' ');
        if (spaced.indexOf('%') < 0) {
            return spaced;
        }
        String decoded = decodeBytes(spaced);
        return decoded == null ? spaced : decoded;
    }

    private static @Nullable String decodeBytes(String text) {
        StringBuilder decoded = new StringBuilder(text.length());
        byte[] bytes = new byte[text.length() / 3];
        for (int i = 0; i < text.length(); ) {
            if (text.charAt(i) != '%') {
                decoded.append(text.charAt(i++));
                continue;
            }
            int count = 0;
            for (; i < text.length() && text.charAt(i) == '%'; i += 3) {
                int octet = octet(text, i);
                if (octet < 0) {
                    return null;
                }
                bytes[count++] = (byte) octet;
            }
            if (!append(bytes, count, decoded)) {
                return null;
            }
        }
        return decoded.toString();
    }

    private static int octet(String text, int percent) {
        if (percent + 2 >= text.length()) {
            return -1;
        }
        int high = hexDigit(text.charAt(percent + 1));
        int low = hexDigit(text.charAt(percent + 2));
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    private static int hexDigit(char c) {
        return c > 0x7F ? -1 : Character.digit(c, 16);
    }

    private static boolean append(byte[] bytes, int count, StringBuilder decoded) {
        if (isAscii(bytes, count)) {
            for (int i = 0; i < count; i++) {
                decoded.append((char) bytes[i]);
            }
            return true;
        }
        try {
            decoded.append(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, count)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean isAscii(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
