package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A file's name, a header, the words of another server: none of them can write a line of its own. */
final class TextLayoutTest {
    private static String line(String message, @Nullable Throwable failure) {
        LoggerContext context = new LoggerContext();
        TextLayout layout = new TextLayout();
        layout.setContext(context);
        layout.setPattern("12:00 %-5level %msg%n");
        layout.start();
        return layout.doLayout(new LoggingEvent("x", context.getLogger("x"), Level.WARN, message, failure, null));
    }

    @Test
    void linesAreIndentedAndControlCharactersShown() {
        assertThat(line("plain, even in \tGerman: Käse", null))
                .isEqualTo("12:00 WARN  plain, even in \tGerman: Käse\n");
        assertThat(line("a\n12:00 ERROR forged.csv\r\nb\rc\u001b[2Jd\u0085e\u2028f", null))
                .isEqualTo("12:00 WARN  a\n    12:00 ERROR forged.csv\n    b\\u000dc\\u001b[2Jd\\u0085e\\u2028f\n");
    }

    @Test
    void stackTracesAreIndentedWithWhatTheirMessagesHold() {
        String text = line("failed", new IOException("no file x\n12:00 INFO  all is well"));
        assertThat(text)
                .startsWith("12:00 WARN  failed\n    java.io.IOException: no file x\n    12:00 INFO  all is well\n");
        assertThat(text.lines().skip(1)).allMatch(l -> l.startsWith("    "));
    }

    @Test
    void theLogIsWrittenSo() throws IOException {
        assertThat(Files.readString(Path.of("src/main/resources/logback.xml")))
                .contains("<layout class=\"dev.caravan.TextLayout\">");
    }
}
