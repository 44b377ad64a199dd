package dev.caravan.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.yaml.snakeyaml.reader.StreamReader;

/** The text of one file, decoded strictly: UTF-8, or UTF-16 where a byte order mark says so, as YAML 1.1 has it. */
final class SourceText {
    /** The largest file that is read, in bytes. */
    static final int MAX_BYTES = 4_000_000;

    private SourceText() {}

    /** The text of this file; empty if it cannot be had, which is a problem then. */
    static Optional<String> read(Path path, String file, Problems problems) {
        try {
            if (Files.size(path) > MAX_BYTES) {
                String message = "has " + Files.size(path) + " bytes; valid: at most " + MAX_BYTES;
                problems.add(new At(Place.file(file), ""), "config-unreadable", message);
                return Optional.empty();
            }
            return decode(Files.readAllBytes(path), file, problems);
        } catch (IOException e) {
            problems.add(new At(Place.file(file), ""), "config-unreadable", "cannot be read: " + e);
            return Optional.empty();
        }
    }

    static Optional<String> decode(byte[] bytes, String file, Problems problems) {
        Bom bom = Bom.of(bytes);
        CharsetDecoder decoder = bom.charset.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, bom.length, bytes.length - bom.length);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            String found = "byte 0x%02X is not %s".formatted(bytes[in.position()], bom.charset);
            problems.add(
                    new At(end(file, text), ""), "config-encoding", found + "; valid: UTF-8", "save the file as UTF-8");
            return Optional.empty();
        }
        return printable(text, file, problems);
    }

    /** YAML allows no control characters; a NUL means that the file is something else. */
    private static Optional<String> printable(String text, String file, Problems problems) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (!StreamReader.isPrintable(c)) {
                At at = new At(end(file, text.substring(0, i)), "");
                problems.add(at, "config-encoding", "character U+%04X is not allowed in YAML".formatted(c));
                return Optional.empty();
            }
        }
        return Optional.of(text);
    }

    /** The place behind this text. */
    private static Place end(String file, String text) {
        int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
        return new Place(file, line, text.length() - text.lastIndexOf('\n'));
    }

    /** The byte order marks, each as the Latin-1 text of its bytes. */
    private enum Bom {
        UTF_8(StandardCharsets.UTF_8, "\u00EF\u00BB\u00BF"),
        UTF_16BE(StandardCharsets.UTF_16BE, "\u00FE\u00FF"),
        UTF_16LE(StandardCharsets.UTF_16LE, "\u00FF\u00FE"),
        NONE(StandardCharsets.UTF_8, "");

        @SuppressWarnings("ImmutableEnumChecker") // charsets are immutable
        final Charset charset;

        final int length;
        private final String mark;

        Bom(Charset charset, String mark) {
            this.charset = charset;
            this.mark = mark;
            this.length = mark.length();
        }

        static Bom of(byte[] bytes) {
            String start = new String(bytes, 0, Math.min(bytes.length, 3), StandardCharsets.ISO_8859_1);
            return Arrays.stream(values())
                    .filter(b -> start.startsWith(b.mark))
                    .findFirst()
                    .orElse(NONE);
        }
    }
}
