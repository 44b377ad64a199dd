package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class Utf8WriterTest {
    /** Text with an end that is whole, and any halves of pairs within. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                        Arbitraries.strings().ascii().ofMaxLength(40),
                        Arbitraries.strings().all().ofMaxLength(20),
                        Arbitraries.of(
                                "\uD83D",
                                "\uDE00",
                                "\uD83D\uDE00",
                                "\uD83D\uD83D\uDE00",
                                "é",
                                "\u07FF",
                                "\u0800",
                                "\uFFFF"))
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts) + "\n");
    }

    @Property(seed = "42", tries = 500)
    void writesUtf8HoweverTheTextIsCut(@ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 7) int step)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Utf8Writer writer = new Utf8Writer(out)) {
            for (int i = 0; i < text.length(); i += step) {
                writer.write(text, i, Math.min(step, text.length() - i));
            }
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(repaired(text));
    }

    @Test
    void writesTextLongerThanItsBlocks() throws IOException {
        String text = ("ab" + "é€😀".repeat(3) + "c").repeat(20_000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Utf8Writer writer = new Utf8Writer(out)) {
            writer.write(text);
            writer.write("x".repeat(200_000));
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(text + "x".repeat(200_000));
    }

    private static String repaired(String text) {
        StringBuilder repaired = new StringBuilder();
        text.codePoints()
                .forEach(c -> repaired.appendCodePoint(
                        c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c));
        return repaired.toString();
    }
}
