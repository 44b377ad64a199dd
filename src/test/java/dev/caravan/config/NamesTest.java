package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void longListsAreCut() {
        assertThat(Names.list(List.of())).isEqualTo("none");
        assertThat(Names.list(List.of("a", "b"))).isEqualTo("a, b");
        assertThat(Names.list(Collections.nCopies(43, "x")))
                .endsWith(", x and 3 more")
                .hasSizeLessThan(150);
    }

    @Test
    void shownTextStaysOnOneLine() {
        assertThat(Names.shorten("a\nb\u001b[31m")).isEqualTo("a\\u000Ab\\u001B[31m");
        assertThat(Names.shorten("x".repeat(500))).hasSize(200).endsWith("…");
    }
}
