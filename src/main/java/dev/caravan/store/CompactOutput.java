package dev.caravan.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;

/** Bytes being written, small numbers in few of them; {@link CompactInput} reads them back. */
final class CompactOutput {
    private final Map<String, Integer> known = new HashMap<>();
    private byte[] bytes;
    private int length;
    private long[] randomBits = {};
    private int randoms;

    CompactOutput(int expectedLength) {
        this.bytes = new byte[Math.max(64, expectedLength)];
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    void writeByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    /** Seven bits a byte, the lowest first; all but the last byte have their highest bit set. */
    void writeUnsigned(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /** Such that numbers near zero, of either sign, are short. */
    void writeSigned(long value) {
        writeUnsigned((value << 1) ^ (value >> 63));
    }

    /** Eight bytes that look random (half a UUID); they stand apart, because to compress them takes time and no room. */
    void writeRandom(long value) {
        if (randoms == randomBits.length) {
            randomBits = Arrays.copyOf(randomBits, Math.max(64, randoms * 2));
        }
        randomBits[randoms++] = value;
    }

    /** The text char by char, so that whatever a Java string can hold comes back. */
    void writeText(String text) {
        writeUnsigned(text.length());
        ensure(text.length() * 3);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else {
                writeUnsigned(c);
            }
        }
    }

    /** A text that is likely to come again: 1 and the text the first time, afterwards its number from 2; 0 for none. */
    void writeRepeated(Optional<String> text) {
        if (text.isEmpty()) {
            writeByte(0);
            return;
        }
        Integer number = known.putIfAbsent(text.get(), known.size() + 2);
        if (number == null) {
            writeByte(1);
            writeText(text.get());
        } else {
            writeUnsigned(number);
        }
    }

    /** All that was written: a version, the random bytes with their number, and all others, compressed. */
    byte[] compress(int version) {
        CompactOutput result = new CompactOutput(32 + randoms * Long.BYTES + length / 4);
        result.writeByte(version);
        result.writeUnsigned(randoms);
        result.ensure(randoms * Long.BYTES);
        ByteBuffer.wrap(result.bytes, result.length, randoms * Long.BYTES)
                .asLongBuffer()
                .put(randomBits, 0, randoms);
        result.length += randoms * Long.BYTES;
        result.writeUnsigned(length);
        deflateInto(result);
        return Arrays.copyOf(result.bytes, result.length);
    }

    private void deflateInto(CompactOutput result) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(bytes, 0, length);
            deflater.finish();
            while (!deflater.finished()) {
                result.ensure(512);
                result.length += deflater.deflate(result.bytes, result.length, result.bytes.length - result.length);
            }
        } finally {
            deflater.end();
        }
    }
}
