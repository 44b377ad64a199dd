package dev.caravan.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What problems say in German; the golden cases of imports and files are the sentences that there are. */
final class RetellingTest {
    private static final Words GERMAN = words("de");
    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final Pattern OF_IMPORTS =
            Pattern.compile("^ +(?:line \\d+ #\\d+ error )?([a-z]+(?:-[a-z]+)+)(?: \\([^)]*\\))?: (.+)$");
    private static final Pattern OF_FILES = Pattern.compile("([a-z]+(?:-[a-z]+)+): ([^|]+)");
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z-]+)` \\|", Pattern.MULTILINE);

    private record Said(String code, String message) {}

    private static Words words(String language) {
        return Words.of(Locale.LanguageRange.parse(language), ZoneOffset.UTC);
    }

    /** The codes that stand in these sections of the page of errors. */
    private static Set<String> codes(String... sections) throws IOException {
        String page = Files.readString(Path.of("docs/errors.md"));
        Set<String> codes = new TreeSet<>();
        for (String section : sections) {
            int begin = page.indexOf("## " + section);
            assertThat(begin).as(section).isPositive();
            int end = page.indexOf("\n## ", begin);
            ROW.matcher(page.substring(begin, end))
                    .results()
                    .map(m -> m.group(1))
                    .forEach(codes::add);
        }
        return codes;
    }

    private static List<Said> said() throws IOException {
        Set<String> codes = codes("A row cannot be imported", "A file cannot be imported", "A file cannot be exported");
        List<Said> said = new ArrayList<>();
        try (Stream<Path> files = Files.walk(CASES)) {
            for (Path file : files.filter(f -> f.toString().matches(".*/(import|format)/.*\\.yaml"))
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    Matcher imports = OF_IMPORTS.matcher(line);
                    if (imports.matches()) {
                        said.add(new Said(imports.group(1), imports.group(2)));
                    } else if (line.contains("problem: ") || line.contains(" ! ")) {
                        String text =
                                line.replaceFirst("^.*?(problem: \"| ! )", "").replaceFirst("\"}?$", "");
                        OF_FILES.matcher(text.replace("\\\"", "\""))
                                .results()
                                .forEach(m ->
                                        said.add(new Said(m.group(1), m.group(2).strip())));
                    }
                }
            }
        }
        said.removeIf(s -> !codes.contains(s.code()));
        return said;
    }

    /** In the cases the hint stands behind the message. */
    private static boolean isKnown(Said said) {
        String message = said.message();
        if (isGerman(GERMAN.problem(said.code(), message), message)) {
            return true;
        }
        for (int at = message.indexOf("; "); at >= 0; at = message.indexOf("; ", at + 1)) {
            String begin = message.substring(0, at);
            String hint = message.substring(at + 2);
            if (isGerman(GERMAN.problem(said.code(), begin), begin) && isGerman(GERMAN.hint(hint), hint)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isGerman(String text, String message) {
        return !text.equals(message) && !text.contains("expected") && !text.contains("which is the limit");
    }

    @Test
    void everySentenceOfTheCasesIsKnown() throws IOException {
        List<Said> said = said();
        assertThat(said).hasSizeGreaterThan(120);
        assertThat(said.stream().filter(s -> !isKnown(s)).distinct().toList()).isEmpty();
    }

    @Test
    void everyCodeOfRowsAndFilesHasASentence() throws IOException {
        Properties messages = new Properties();
        messages.load(
                Files.newBufferedReader(Path.of("src/main/resources/dev/caravan/web/page/messages_de.properties")));
        Set<String> told = new TreeSet<>();
        messages.stringPropertyNames().stream()
                .filter(key -> key.startsWith("said."))
                .forEach(key -> told.add(key.substring("said.".length()).replaceFirst("\\.\\d+$", "")));
        assertThat(told)
                .containsAll(
                        codes("A row cannot be imported", "A file cannot be imported", "A file cannot be exported"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not-a-date|'31.02.2024' is not a date; expected DD-MM-YYYY"
                        + "|'31.02.2024' ist kein Datum; erwartet wird DD-MM-YYYY",
                "not-a-date|'x is not a date; expected y' is not a date; expected DD-MM-YYYY"
                        + "|'x is not a date; expected y' ist kein Datum; erwartet wird DD-MM-YYYY",
                "too-precise|'1.005' has too many digits; expected at most 2 digits behind the point"
                        + "|'1.005' hat zu viele Ziffern; erwartet werden höchstens 2 Ziffern hinter dem Punkt",
                "unknown-reference|there is no country whose name is 'no columns'"
                        + "|Es gibt keinen Datensatz (country), dessen name 'no columns' ist",
                "not-a-list|'{0}''' is not a list of values; expected each in quotes, with commas between, such as \"A\",\"B\""
                        + "|'{0}''' ist keine Liste von Werten; erwartet wird jeder in Anführungszeichen, mit Kommas"
                        + " dazwischen, etwa \"A\",\"B\"",
                "not-a-date|other problems of this kind|weitere Probleme dieser Art",
                "not-a-date|something new|something new",
                "unheard-of|something new|something new"
            })
    void valuesStandInTheirPlacesAsTheyAre(String code, String english, String german) {
        assertThat(GERMAN.problem(code, english)).isEqualTo(german);
        assertThat(words("en").problem(code, english)).isEqualTo(english);
    }

    @Test
    void longTextsTakeNoTime() {
        String hostile = "there is no " + " whose ".repeat(2_000) + " is ".repeat(2_000);
        assertThat(GERMAN.problem("unknown-reference", hostile)).startsWith("Es gibt keinen Datensatz (");
        assertThat(GERMAN.problem("not-a-date", "'" + " is not a date".repeat(5_000)))
                .startsWith("' is not a date");
    }

    @Test
    void noSentenceIsTakenForAnother() throws IOException {
        Properties english = new Properties();
        english.load(Files.newBufferedReader(Path.of("src/main/resources/dev/caravan/web/page/messages.properties")));
        List<String> keys = english.stringPropertyNames().stream()
                .filter(k -> k.startsWith("said."))
                .sorted()
                .toList();
        List<String> different = new ArrayList<>();
        for (String key : keys) {
            String code = key.substring("said.".length()).replaceFirst("\\.\\d+$", "");
            Object[] values = {"'a'", "'b'", "'c'", "'d'"};
            String wanted = GERMAN.say(key, values);
            String found = GERMAN.problem(code, words("en").say(key, values));
            if (!found.equals(wanted)) {
                different.add(key + ": " + found);
            }
        }
        assertThat(different).isEmpty();
        assertThat(keys).hasSizeGreaterThan(150);
    }

    @Test
    void placesOfEnglishSentencesAreNumberedInOrder() throws IOException {
        Properties english = new Properties();
        english.load(Files.newBufferedReader(Path.of("src/main/resources/dev/caravan/web/page/messages.properties")));
        english.forEach((key, text) -> {
            if (key.toString().startsWith("said.")) {
                List<String> places = Pattern.compile("\\{(\\d)}")
                        .matcher(text.toString())
                        .results()
                        .map(MatchResult::group)
                        .toList();
                assertThat(places).as(key.toString()).isSorted().doesNotHaveDuplicates();
            }
        });
    }
}
