package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.CsvSettings;
import dev.caravan.model.FileSettings;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileFormatTest {
    @ParameterizedTest
    @EnumSource
    void isFoundByItsIdInAnyCase(FileFormat format) {
        assertThat(FileFormat.find(format.id())).contains(format);
        assertThat(FileFormat.find(format.label())).contains(format);
    }

    @Test
    void isNotFoundByAnythingElse() {
        assertThat(FileFormat.find("text/csv")).isEmpty();
        assertThat(FileFormat.find("")).isEmpty();
    }

    /** Text is nothing without its encoding; the other formats know theirs. */
    @Test
    void saysInWhichEncodingTextIs() {
        FileSettings latin =
                FileSettings.DETECT.withCsv(CsvSettings.NONE.withEncoding(Charset.forName("windows-1252")));

        assertThat(FileFormat.CSV.mediaType(FileSettings.DETECT)).isEqualTo("text/csv; charset=utf-8");
        assertThat(FileFormat.CSV.mediaType(latin)).isEqualTo("text/csv; charset=windows-1252");
        assertThat(FileFormat.JSON.mediaType(latin)).isEqualTo("application/json");
    }

    /** Codes in the sources of this package, and in the table that users read. */
    @Test
    void everyProblemIsExplained() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/caravan/format"))) {
            for (Path source : sources.toList()) {
                used.addAll(find(
                        "(?:Problem\\.of|FileProblems\\.of|[^.]\\bof|Invalid)\\(\\s*\"([a-z]+(?:-[a-z]+)+)\"",
                        Files.readString(source)));
            }
        }
        String docs = Files.readString(Path.of("docs/formats.md"));
        assertThat(find("(?m)^\\| `([a-z-]+)` \\|", docs)).isEqualTo(used).hasSizeGreaterThan(15);
    }

    private static Set<String> find(String pattern, String text) {
        Set<String> found = new TreeSet<>();
        for (Matcher m = Pattern.compile(pattern).matcher(text); m.find(); ) {
            found.add(m.group(1));
        }
        return found;
    }
}
