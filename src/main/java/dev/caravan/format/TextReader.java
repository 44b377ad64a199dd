package dev.caravan.format;

import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;

/**
 * The characters of a file. A byte that is not of the encoding does not stop it: it comes as the lone low surrogate
 * U+DC00 + byte, which no valid text decodes to, so that the row and the cell that hold it can be named; see
 * {@link StandIns}.
 */
final class TextReader extends Reader {
    private static final int BLOCK = 1 << 16;

    private final FileChannel channel;
    private final CharsetDecoder decoder;
    private final int unit;

    private final ByteBuffer bytes;
    private boolean atEnd;
    private boolean finished;
    /** Of a pair whose first half was the last that there was room for; 0 if there is none. */
    private char secondHalf;

    private boolean sawBadBytes;

    private TextReader(FileChannel channel, TextEncoding encoding, int block) {
        this.channel = channel;
        this.decoder = encoding.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        this.unit = encoding.unit();
        this.bytes = ByteBuffer.allocate(block).flip();
    }

    /** Opens a file behind its byte order mark. */
    static TextReader open(Path file, TextEncoding encoding) throws IOException {
        return open(file, encoding, BLOCK);
    }

    /** Opens a file that is read in blocks of so many bytes, at least eight. */
    static TextReader open(Path file, TextEncoding encoding, int block) throws IOException {
        FileChannel channel = FileChannel.open(file);
        channel.position(encoding.markLength());
        return new TextReader(channel, encoding, block);
    }

    /** The first characters of a file, at most so many. */
    static String sample(Path file, TextEncoding encoding, int length) throws IOException {
        char[] text = new char[length];
        try (TextReader in = open(file, encoding)) {
            int n = 0;
            for (int more = 0; more >= 0 && n < length; n += Math.max(more, 0)) {
                more = in.read(text, n, length - n);
            }
            return new String(text, 0, n);
        }
    }

    /** Whether any byte so far was not of the encoding. */
    boolean sawBadBytes() {
        return sawBadBytes;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (secondHalf != 0) {
            target[offset] = secondHalf;
            secondHalf = 0;
            return 1;
        }
        CharBuffer out = CharBuffer.wrap(target, offset, length);
        while (out.remaining() == length && !finished) {
            CoderResult result = decoder.decode(bytes, out, atEnd);
            if (!out.hasRemaining()) {
                break;
            } else if (result.isOverflow()) {
                // a pair of surrogates that does not fit; it is split only where nothing else could be given
                if (out.remaining() == length) {
                    out.put(firstHalf());
                }
                break;
            } else if (result.isError()) {
                standIn(result.length(), out);
            } else if (atEnd) {
                decoder.flush(out);
                finished = true;
                break;
            } else {
                fill();
            }
        }
        return out.remaining() == length && finished ? -1 : length - out.remaining();
    }

    private char firstHalf() {
        CharBuffer pair = CharBuffer.allocate(2);
        decoder.decode(bytes, pair, atEnd);
        secondHalf = pair.get(1);
        return pair.get(0);
    }

    private void standIn(int badBytes, CharBuffer out) {
        sawBadBytes = true;
        out.put(StandIns.of(bytes.get(bytes.position())));
        bytes.position(bytes.position() + Math.min(badBytes, unit));
    }

    private void fill() throws IOException {
        bytes.compact();
        atEnd = channel.read(bytes) < 0;
        bytes.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
