package dev.caravan.store;

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

    void writeFixed(long value) {
        ensure(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
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

    /** All that was written: a version, the length, and the bytes compressed. */
    byte[] compress(int version) {
        CompactOutput result = new CompactOutput(length + length / 1000 + 32);
        result.writeByte(version);
        result.writeUnsigned(length);
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
        return Arrays.copyOf(result.bytes, result.length);
    }
}
