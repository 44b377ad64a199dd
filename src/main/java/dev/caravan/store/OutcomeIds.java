package dev.caravan.store;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * How the ids of outcomes are written: a UUID in its usual spelling as 16 bytes, a whole number as its distance from the
 * one before, all else as text. The shape of each stands apart, so that equal shapes compress to nothing.
 */
final class OutcomeIds {
    static final int NONE = 0;
    static final int UUID_SHAPE = 1;
    static final int NUMBER = 2;
    static final int TEXT = 3;

    private static final int UUID_LENGTH = 36;
    /** So many digits fit a {@code long}, whichever they are. */
    private static final int MAX_DIGITS = 18;

    private static final byte[] HEX = hexDigits();

    private long previous;

    private static byte[] hexDigits() {
        byte[] digits = new byte[128];
        Arrays.fill(digits, (byte) -1);
        for (int i = 0; i < 16; i++) {
            digits[Character.forDigit(i, 16)] = (byte) i;
        }
        return digits;
    }

    /** The shape of this id. */
    static int shape(Optional<String> id) {
        if (id.isEmpty()) {
            return NONE;
        }
        String text = id.get();
        if (isNumber(text)) {
            return NUMBER;
        }
        return isUuid(text) ? UUID_SHAPE : TEXT;
    }

    /** Whether this is how {@link Long#toString} writes a number. */
    private static boolean isNumber(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int digits = text.length() - start;
        if (digits < 1 || digits > MAX_DIGITS || (text.charAt(start) == '0' && text.length() > 1)) {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }

    /** Whether this is how {@link UUID#toString} writes it. */
    private static boolean isUuid(String text) {
        if (text.length() != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = text.charAt(i);
            boolean isDash = i == 8 || i == 13 || i == 18 || i == 23;
            if (isDash ? c != '-' : c >= HEX.length || HEX[c] < 0) {
                return false;
            }
        }
        return true;
    }

    void write(CompactOutput out, int shape, String id) {
        switch (shape) {
            case UUID_SHAPE -> {
                out.writeRandom(hex(id, 0, 18));
                out.writeRandom(hex(id, 19, UUID_LENGTH));
            }
            case NUMBER -> {
                long number = Long.parseLong(id);
                out.writeSigned(number - previous);
                previous = number;
            }
            default -> out.writeText(id);
        }
    }

    private static long hex(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c != '-') {
                value = value << 4 | HEX[c];
            }
        }
        return value;
    }

    Optional<String> read(CompactInput in, int shape) {
        return switch (shape) {
            case NONE -> Optional.empty();
            case UUID_SHAPE -> Optional.of(new UUID(in.readRandom(), in.readRandom()).toString());
            case NUMBER -> {
                previous += in.readSigned();
                yield Optional.of(Long.toString(previous));
            }
            default -> Optional.of(in.readText());
        };
    }
}
