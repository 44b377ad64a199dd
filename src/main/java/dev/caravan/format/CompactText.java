package dev.caravan.format;

import java.nio.charset.StandardCharsets;

/**
 * Text as bytes, one for each character where all of them are Latin-1, otherwise two. Unlike UTF-8 it keeps halves of
 * characters too, so that whoever looks at the text can say what is wrong with it.
 */
final class CompactText {
    private static final int WIDE = 0x100;

    private CompactText() {}

    static boolean isWide(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= WIDE) {
                return true;
            }
        }
        return false;
    }

    /** How many bytes the text needs. */
    static int size(String text, boolean wide) {
        return wide ? 2 * text.length() : text.length();
    }

    static void encode(String text, boolean wide, byte[] bytes, int from) {
        int at = from;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes[at++] = (byte) c;
            if (wide) {
                bytes[at++] = (byte) (c >> 8);
            }
        }
    }

    static String decode(byte[] bytes, int from, int size, boolean wide) {
        if (!wide) {
            return new String(bytes, from, size, StandardCharsets.ISO_8859_1);
        }
        char[] chars = new char[size / 2];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) ((bytes[from + 2 * i] & 0xFF) | (bytes[from + 2 * i + 1] << 8));
        }
        return new String(chars);
    }
}
