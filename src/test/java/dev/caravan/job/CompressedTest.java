package dev.caravan.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packed files, whole, in several parts, damaged, and made to do harm. */
final class CompressedTest {
    private static final byte[] FIRST = text("first\n");
    private static final byte[] SECOND = text("second\n");

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] together(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Hands over a few bytes at a time, and never knows whether there will be more: a network. */
    private static InputStream slowly(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 7));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
    }

    private static byte[] unpack(String name, byte[] packed) throws IOException {
        try (InputStream in = Compressed.open(slowly(packed), name)) {
            return in.readAllBytes();
        }
    }

    private static void assertBad(String name, byte[] packed, String message) {
        assertThatThrownBy(() -> unpack(name, packed))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo("bad-archive"))
                .hasMessageContaining(message);
    }

    /** Of any length, so that members end wherever buffers do. */
    @Test
    void allMembersAreUnpackedHoweverTheyCome() throws IOException {
        Random random = new Random(20_261_122);
        for (int length = 0; length < 1_200; length++) {
            byte[] first = new byte[length];
            random.nextBytes(first);
            byte[] packed = together(gzip(first), gzip(SECOND), gzip(new byte[0]), gzip(FIRST));
            assertThat(unpack("a.gz", packed)).as("%d bytes", length).isEqualTo(together(first, SECOND, FIRST));
        }
    }

    @Test
    void theBlocksOfATapeAreFilledUp() throws IOException {
        assertThat(unpack("a.gz", together(gzip(FIRST), new byte[5_000]))).isEqualTo(FIRST);
    }

    @Test
    void headersMayHoldMore() throws IOException {
        byte[] plain = gzip(FIRST);
        byte[] head = {0x1f, (byte) 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 2, 0, 'x', 'y', 'n', 0, 'c', 0, 1, 2};
        assertThat(unpack("a.GZ", together(head, Arrays.copyOfRange(plain, 10, plain.length))))
                .isEqualTo(FIRST);
    }

    @Test
    void whatFollowsAndIsNotPackedIsNotLeftOutInSilence() throws IOException {
        byte[] damaged = gzip(SECOND);
        damaged[0] = 0;
        assertBad("a.gz", together(gzip(FIRST), text("junk")), "what follows the packed file is not packed");
        assertBad("a.gz", together(gzip(FIRST), damaged), "what follows the packed file is not packed");
        assertBad("a.gz", together(gzip(FIRST), new byte[100], text("junk")), "what follows");
        assertBad("a.gz", together(gzip(FIRST), gzip(SECOND), text("\u001f")), "it ends in the middle");
    }

    @Test
    void whereverItIsCutItIsNotWhole() throws IOException {
        byte[] packed = together(gzip(FIRST), gzip(SECOND));
        int whole = gzip(FIRST).length;
        for (int length = 0; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            if (length == whole) {
                assertThat(unpack("a.gz", cut)).isEqualTo(FIRST);
            } else {
                assertBad("a.gz", cut, "the archive cannot be unpacked");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -5})
    void aWrongChecksumOrLengthIsTold(int fromTheEnd) throws IOException {
        byte[] packed = gzip(FIRST);
        packed[packed.length + fromTheEnd] ^= 1;
        assertBad("a.gz", packed, "damaged");
    }

    private static byte[] zip(String name, long zeros, String then) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            write(zip, zeros);
            zip.putNextEntry(new ZipEntry(then));
            zip.write(FIRST);
        }
        return out.toByteArray();
    }

    private static void write(OutputStream out, long zeros) throws IOException {
        byte[] block = new byte[1 << 20];
        for (long left = zeros; left > 0; left -= block.length) {
            out.write(block, 0, (int) Math.min(left, block.length));
        }
    }

    @Test
    void whatIsLeftOutOfAnArchiveMayNotBeMuchEither() throws IOException {
        assertThat(unpack("a.zip", zip("__MACOSX/._a", 1_000, "../../etc/a.csv")))
                .isEqualTo(FIRST);
        byte[] bomb = zip("__MACOSX/._a", 100L << 20, "a.csv");
        assertThatThrownBy(() -> Compressed.open(new ByteArrayInputStream(bomb), "a.zip"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("too much beside its file");
    }

    @Test
    void aBombIsLetDownBeforeItGoesOff() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            write(gzip, 200L << 20);
        }
        assertThatThrownBy(() -> {
                    try (InputStream in = Compressed.open(new ByteArrayInputStream(out.toByteArray()), "a.gz")) {
                        in.transferTo(OutputStream.nullOutputStream());
                    }
                })
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("more than 200 times its own size");
    }
}
