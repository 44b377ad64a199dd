package dev.caravan.store;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads what {@link CompactOutput} wrote; anything else is an {@link IllegalStateException}. */
final class CompactInput {
    private final List<String> known = new ArrayList<>();
    private byte[] bytes;
    private int at;
    private LongBuffer randoms = LongBuffer.allocate(0);

    private CompactInput(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Undoes {@link CompactOutput#compress}. */
    static CompactInput decompress(byte[] compressed, int version) {
        CompactInput input = new CompactInput(compressed);
        int found = input.readByte();
        if (found != version) {
            throw new IllegalStateException("outcomes are kept in version " + found
                    + " of their format, which this Caravan does not know; it" + " knows version " + version);
        }
        input.takeRandoms();
        int length = input.readCount();
        input.bytes = inflate(compressed, input.at, length);
        input.at = 0;
        return input;
    }

    private void takeRandoms() {
        int count = readCount();
        if (count > (bytes.length - at) / Long.BYTES) {
            throw broken("they end too early");
        }
        randoms = ByteBuffer.wrap(bytes, at, count * Long.BYTES).asLongBuffer();
        at += count * Long.BYTES;
    }

    private static byte[] inflate(byte[] compressed, int from, int length) {
        byte[] bytes = new byte[length];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(compressed, from, compressed.length - from);
            int filled = 0;
            while (filled < length) {
                int more = inflater.inflate(bytes, filled, length - filled);
                if (more == 0) {
                    throw broken("they end too early");
                }
                filled += more;
            }
            return bytes;
        } catch (DataFormatException e) {
            throw new IllegalStateException("outcomes in the ledger cannot be read: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }

    private static IllegalStateException broken(String why) {
        return new IllegalStateException("outcomes in the ledger cannot be read: " + why);
    }

    int readByte() {
        if (at == bytes.length) {
            throw broken("they end too early");
        }
        return bytes[at++] & 0xff;
    }

    long readUnsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw broken("a number does not end");
    }

    long readSigned() {
        long value = readUnsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A number of things that follow. */
    int readCount() {
        long value = readUnsigned();
        if (value < 0 || value > Integer.MAX_VALUE - 8) {
            throw broken("a count of " + value);
        }
        return (int) value;
    }

    long readRandom() {
        if (!randoms.hasRemaining()) {
            throw broken("they end too early");
        }
        return randoms.get();
    }

    String readText() {
        int length = readCount();
        if (length > bytes.length - at) {
            throw broken("they end too early");
        }
        char[] chars = new char[length];
        for (int i = 0; i < length; i++) {
            chars[i] = (char) readUnsigned();
        }
        return new String(chars);
    }

    Optional<String> readRepeated() {
        int number = readCount();
        if (number == 0) {
            return Optional.empty();
        }
        if (number == 1) {
            known.add(readText());
            return Optional.of(known.get(known.size() - 1));
        }
        if (number - 2 >= known.size()) {
            throw broken("text " + number + " of " + known.size());
        }
        return Optional.of(known.get(number - 2));
    }
}
