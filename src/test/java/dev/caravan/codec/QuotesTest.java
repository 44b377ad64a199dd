package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class QuotesTest {

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("", "''"),
                Arguments.of("31.02.2024", "'31.02.2024'"),
                Arguments.of("a\r\n\tb\0", "'a␍␊␉b␀'"),
                Arguments.of("a\u202Eb\u200Bc\uFEFF\u007F\u0085", "'a\uFFFDb\uFFFDc\uFFFD\uFFFD\uFFFD'"),
                Arguments.of("\uD83D", "'\uFFFD'"),
                Arguments.of("שלום", "'שלום'"),
                Arguments.of("x".repeat(60), "'" + "x".repeat(60) + "'"),
                Arguments.of("x".repeat(61), "'" + "x".repeat(60) + "…'"),
                Arguments.of("😀".repeat(100), "'" + "😀".repeat(60) + "…'"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void showsWhatWasFound(String text, String shown) {
        assertThat(Quotes.quote(text)).isEqualTo(shown);
    }

    @Test
    void namesInvisibleCharacters() {
        assertThat(Quotes.explainInvisible("a b-c")).isEmpty();
        assertThat(Quotes.explainInvisible("😀\u00A0"))
                .contains("Character 2 of the cell is the invisible U+00A0; remove it");
        assertThat(Quotes.explainInvisible("12\n"))
                .contains("Character 3 of the cell is the invisible U+000A; remove it");
        assertThat(Quotes.explainInvisible("\u200E5"))
                .contains("Character 1 of the cell is the invisible U+200E; remove it");
    }
}
