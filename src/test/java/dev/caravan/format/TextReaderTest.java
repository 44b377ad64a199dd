package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextReaderTest {
    private static final String ODD = "é日😀x𝄞ß€";

    private final Path folder;

    TextReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "GB18030"})
    void keepsCharactersWholeAtEveryBlockBorder(String encoding) throws IOException {
        Charset charset = Charset.forName(encoding);
        for (int before = 0; before < 40; before++) {
            String text = "a".repeat(before) + ODD.repeat(3);
            for (int block = 8; block < 24; block++) {
                assertThat(read(text.getBytes(charset), charset, block, block - 5))
                        .isEqualTo(text);
            }
        }
    }

    @Test
    void givesEachBadByteAtEveryBlockBorder() throws IOException {
        for (int before = 0; before < 40; before++) {
            String start = "a".repeat(before);
            byte[] file = (start + "é\u00E9x\u00F0\u009F\u0098,\u00FF").getBytes(StandardCharsets.ISO_8859_1);
            String expected = start + "\uDCE9\uDCE9x\uDCF0\uDC9F\uDC98,\uDCFF";
            for (int block = 8; block < 24; block++) {
                assertThat(read(file, StandardCharsets.UTF_8, block, 7)).isEqualTo(expected);
            }
        }
    }

    private String read(byte[] file, Charset charset, int block, int target) throws IOException {
        Path path = Files.write(folder.resolve("text"), file);
        StringBuilder text = new StringBuilder();
        char[] chars = new char[target];
        try (TextReader reader = TextReader.open(path, new TextEncoding(charset, 0), block)) {
            for (int n = reader.read(chars, 0, target); n >= 0; n = reader.read(chars, 0, target)) {
                text.append(chars, 0, n);
            }
        }
        return text.toString();
    }

    /** The scan for the encoding and the reader agree on what is UTF-8, at every border of the scan's blocks. */
    @Test
    void findsUtf8WhereverTheBordersAre() throws IOException {
        for (int before = (1 << 16) - 12; before <= 1 << 16; before++) {
            byte[] good = ("a".repeat(before) + ODD).getBytes(StandardCharsets.UTF_8);
            byte[] bad = ("a".repeat(before) + "é\u00E9").getBytes(StandardCharsets.ISO_8859_1);
            assertThat(encoding(good)).isEqualTo(new TextEncoding(StandardCharsets.UTF_8, 0));
            assertThat(encoding(bad)).isEqualTo(new TextEncoding(Charset.forName("windows-1252"), 0));
        }
    }

    private TextEncoding encoding(byte[] file) throws IOException {
        return TextEncoding.of(Files.write(folder.resolve("text"), file), Optional.empty());
    }

    @Test
    void scanAgreesWithTheDecoderOnEveryTwoAndThreeByteSequence() {
        for (int first = 0x80; first <= 0xFF; first++) {
            for (int second = 0x70; second <= 0xC0; second++) {
                for (int third : new int[] {'a', 0x80, 0xBF, 0xC0}) {
                    byte[] bytes = {(byte) first, (byte) second, (byte) third};
                    Utf8Scan scan = new Utf8Scan();
                    scan.accept(bytes, 3);
                    String decoded = new String(bytes, StandardCharsets.UTF_8);
                    long replaced = decoded.chars().filter(c -> c == '\uFFFD').count();
                    if (replaced == 0) {
                        assertThat(scan.isUtf8()).isTrue();
                    } else if (decoded.chars().allMatch(c -> c == '\uFFFD' || c < 0x80)) {
                        assertThat(scan.isUtf8()).isFalse();
                    }
                }
            }
        }
    }
}
