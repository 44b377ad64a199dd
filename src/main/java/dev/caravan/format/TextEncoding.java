package dev.caravan.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the bytes of a text file are characters.
 *
 * @param markLength how many bytes at the start are a byte order mark, not text
 */
record TextEncoding(Charset charset, int markLength) {
    /** What European software wrote before UTF-8, and often still does. */
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private static final int BLOCK = 1 << 16;

    /**
     * The encoding of a file. A byte order mark is the file's own word and counts most, then the setting, then what the
     * bytes of the whole file show: UTF-16 by its zero bytes, UTF-8 if all of it is valid or if more of its
     * multi-byte sequences are valid than bytes are not, windows-1252 otherwise.
     */
    static TextEncoding of(Path file, Optional<Charset> setting) throws IOException {
        Optional<TextEncoding> known = FileHead.of(file, setting).encoding();
        return known.isPresent() ? known.get() : scan(file);
    }

    private static TextEncoding scan(Path file) throws IOException {
        Utf8Scan scan = new Utf8Scan();
        byte[] block = new byte[BLOCK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                scan.accept(block, n);
            }
        }
        return new TextEncoding(scan.isUtf8() ? StandardCharsets.UTF_8 : WINDOWS_1252, 0);
    }

    /** The least number of bytes of a character: a bad one takes all of them, or all behind it would be bad too. */
    int unit() {
        return charset.name().startsWith("UTF-16") ? 2 : charset.name().startsWith("UTF-32") ? 4 : 1;
    }

    /** What people call it. */
    String label() {
        return charset.name().replace("UTF-16LE", "UTF-16").replace("UTF-16BE", "UTF-16");
    }
}
