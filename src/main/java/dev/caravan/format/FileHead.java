package dev.caravan.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The first bytes of a file, from which most can be told. */
final class FileHead {
    private static final int LENGTH = 1 << 16;
    /** Text hardly has more control characters than one in ten; the bytes of a binary format do. */
    private static final int MOST_CONTROLS = 10;

    private static final int SURE_CONTROLS = 4;

    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");

    private final byte[] bytes;
    private final String latin;
    private final Optional<Charset> setting;

    private FileHead(byte[] bytes, Optional<Charset> setting) {
        this.bytes = bytes;
        this.setting = setting;
        this.latin = new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The head of a file whose encoding may be set. */
    static FileHead of(Path file, Optional<Charset> setting) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new FileHead(in.readNBytes(LENGTH), setting);
        }
    }

    boolean isEmpty() {
        return bytes.length == 0;
    }

    /** Whether these are the first bytes, given as ISO 8859-1. */
    boolean startsWith(String signature) {
        return hasAt(0, signature);
    }

    boolean hasAt(int offset, String signature) {
        return latin.startsWith(signature, offset);
    }

    /** The encoding of the byte order mark, or else that which is set, or else what the pattern of zero bytes shows. */
    Optional<TextEncoding> encoding() {
        return byteOrderMark()
                .or(() -> setting.map(charset -> new TextEncoding(charset, 0)))
                .or(this::zeroPattern);
    }

    private Optional<TextEncoding> byteOrderMark() {
        if (startsWith("\u00EF\u00BB\u00BF")) {
            return Optional.of(new TextEncoding(StandardCharsets.UTF_8, 3));
        }
        if (startsWith("\u00FF\u00FE\u0000\u0000")) {
            return Optional.of(new TextEncoding(UTF_32LE, 4));
        }
        if (startsWith("\u0000\u0000\u00FE\u00FF")) {
            return Optional.of(new TextEncoding(UTF_32BE, 4));
        }
        if (startsWith("\u00FF\u00FE")) {
            return Optional.of(new TextEncoding(StandardCharsets.UTF_16LE, 2));
        }
        return startsWith("\u00FE\u00FF")
                ? Optional.of(new TextEncoding(StandardCharsets.UTF_16BE, 2))
                : Optional.empty();
    }

    /**
     * UTF-16 without a mark: what a Latin text, or the separators of any text, write as a zero byte stands always on the
     * same side of the pair. A fifth of the pairs must have it, and the other side hardly any.
     */
    private Optional<TextEncoding> zeroPattern() {
        int pairs = bytes.length / 2;
        int even = zeros(0);
        int odd = zeros(1);
        if (odd * 5 > pairs && even * 10 <= odd) {
            return Optional.of(new TextEncoding(StandardCharsets.UTF_16LE, 0));
        }
        return even * 5 > pairs && odd * 10 <= even
                ? Optional.of(new TextEncoding(StandardCharsets.UTF_16BE, 0))
                : Optional.empty();
    }

    private int zeros(int from) {
        int count = 0;
        for (int i = from; i < bytes.length; i += 2) {
            count += bytes[i] == 0 ? 1 : 0;
        }
        return count;
    }

    /** The head as text; where the encoding does not show, its ASCII characters at least are right. */
    String text() {
        TextEncoding encoding = encoding().orElse(new TextEncoding(StandardCharsets.UTF_8, 0));
        int skip = Math.min(encoding.markLength(), bytes.length);
        return encoding.charset()
                .decode(ByteBuffer.wrap(bytes, skip, bytes.length - skip))
                .toString();
    }

    /** Whether this cannot be text in any encoding that is known here. */
    boolean isBinary() {
        if (encoding().filter(e -> e.unit() > 1).isPresent()) {
            return false;
        }
        int controls = 0;
        for (byte b : bytes) {
            controls += b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' ? 1 : 0;
        }
        return controls >= SURE_CONTROLS && controls * MOST_CONTROLS > bytes.length;
    }
}
