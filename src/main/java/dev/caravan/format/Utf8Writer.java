package dev.caravan.format;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text as UTF-8, in large blocks. Half a character (a surrogate without its other half) becomes U+FFFD. */
final class Utf8Writer extends Writer {
    private static final int BLOCK = 1 << 16;

    private final OutputStream out;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .replaceWith("\uFFFD".getBytes(StandardCharsets.UTF_8));
    private final ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
    /** The first half of a pair whose second half comes with the next call. */
    private char pending;

    Utf8Writer(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        if (pending != 0 && left > 0) {
            encode(CharBuffer.wrap(new char[] {pending, text[from]}), true);
            pending = 0;
            from++;
            left--;
        }
        if (left > 0 && Character.isHighSurrogate(text[from + left - 1])) {
            pending = text[from + --left];
        }
        encode(CharBuffer.wrap(text, from, left), true);
    }

    private void encode(CharBuffer text, boolean whole) throws IOException {
        encoder.reset();
        CoderResult result = encoder.encode(text, bytes, whole);
        while (result.isOverflow()) {
            drain();
            result = encoder.encode(text, bytes, whole);
        }
    }

    private void drain() throws IOException {
        out.write(bytes.array(), 0, bytes.position());
        bytes.clear();
    }

    @Override
    public void flush() throws IOException {
        drain();
        out.flush();
    }

    /** Leaves the stream open. */
    @Override
    public void close() throws IOException {
        drain();
    }
}
