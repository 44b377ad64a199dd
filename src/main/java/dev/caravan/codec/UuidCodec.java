package dev.caravan.codec;

import java.util.UUID;

/** Universally unique identifiers in their canonical text (RFC 9562, section 4): read in any case, written in lower. */
final class UuidCodec extends Codec<UUID> {
    private static final int LENGTH = 36;

    UuidCodec() {
        super(
                UUID.class,
                new Expectation(
                        "not-a-uuid",
                        "a UUID",
                        "32 hexadecimal digits as 8-4-4-4-12, such as " + "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"));
    }

    @Override
    UUID decode(String text) throws CellException {
        if (text.length() != LENGTH) {
            throw expectation().refuse(text);
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (c != '-') {
                    throw expectation().refuse(text);
                }
                continue;
            }
            high = high << 4 | low >>> 60;
            low = low << 4 | hexDigit(c, text);
        }
        return new UUID(high, low);
    }

    private int hexDigit(char c, String text) throws CellException {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int letter = (c | 0x20) - 'a';
        if (c > 'f' || letter < 0 || letter > 5) {
            throw expectation().refuse(text);
        }
        return letter + 10;
    }

    @Override
    String encode(UUID value) {
        return value.toString();
    }

    @Override
    boolean isLossless() {
        return true;
    }
}
