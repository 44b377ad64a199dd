package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.query.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/errors.md} and the program together: every code is explained, and nothing else is. */
final class ErrorCodesTest {
    private static final Path PAGE = Path.of("docs/errors.md");

    /** A text of words joined by dashes is a code, unless it is one of {@link #NO_CODES}. */
    private static final Pattern LITERAL = Pattern.compile("\"([a-z]+(?:-[a-z]+)+)\"");

    /** Words of the pages have keys, which are no codes either. */
    private static final Pattern WORDS = Pattern.compile("say(?:Or)?\\(\\s*\"[^\"]*\"");

    private static final Pattern ROW = Pattern.compile("^\\| `([a-z-]+)` \\|(.*)\\|$", Pattern.MULTILINE);
    private static final Pattern NAMED = Pattern.compile("`([a-z]+(?:-[a-z]+)+)`");

    private static final Set<String> NO_CODES = Set.of(
            "use-first",
            "throw-error",
            "no-store",
            "fetch-records",
            "yyyy-mm-dd",
            "same-origin",
            "row-counts",
            "first-start",
            "jobs-watch",
            "pick-up",
            "pick-ups");

    @Test
    void everyCodeIsExplained() throws IOException {
        Set<String> used = new TreeSet<>(codesOfQueries());
        for (Path file : sources()) {
            used.addAll(findAll(LITERAL, WORDS.matcher(Files.readString(file)).replaceAll("")));
        }
        used.removeAll(NO_CODES);
        assertThat(findAll(NAMED, Files.readString(PAGE))).isEqualTo(used);
    }

    @Test
    void everyCodeThatIsNotOfAQueryHasCauseAndRemedy() throws IOException {
        String page = Files.readString(PAGE);
        Matcher matcher = ROW.matcher(page);
        List<String> explained = new ArrayList<>();
        while (matcher.find()) {
            explained.add(matcher.group(1));
            assertThat(matcher.group(2).split(" \\| "))
                    .as(matcher.group(1))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(cell -> assertThat(cell).isNotBlank());
        }
        assertThat(explained).doesNotHaveDuplicates();
        Set<String> named = findAll(NAMED, page);
        named.removeAll(codesOfQueries());
        assertThat(explained).containsAll(named);
    }

    @Test
    void whatIsNoCodeIsStillThere() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : sources()) {
            all.append(Files.readString(file));
        }
        assertThat(findAll(LITERAL, all.toString())).containsAll(NO_CODES);
    }

    private static List<String> codesOfQueries() {
        return Arrays.stream(ProblemCode.values()).map(ProblemCode::text).toList();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static Set<String> findAll(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
