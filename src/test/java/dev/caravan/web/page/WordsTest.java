package dev.caravan.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.FieldType;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import dev.caravan.model.Outcome;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class WordsTest {
    private static final Path FOLDER = Path.of("src/main/resources/dev/caravan/web/page");
    private static final Pattern SAID = Pattern.compile("say(?:Or)?\\(\\s*\"([^\"]+)\"(\\s*\\+)?");
    private static final Pattern EITHER = Pattern.compile("say\\(\\w+ \\? \"([^\"]+)\" : \"([^\"]+)\"\\)");
    private static final Pattern PLACE = Pattern.compile("\\{(\\d+)");

    @Test
    void everyLanguageSaysTheSameThingsWithTheSamePlaces() throws IOException {
        Map<String, Set<String>> english = places("messages.properties");
        assertThat(places("messages_de.properties")).isEqualTo(english);
        assertThat(english).hasSizeGreaterThan(100);
    }

    @Test
    void whatPagesSayIsThereAndNothingElse() throws IOException {
        Set<String> keys = places("messages.properties").keySet();
        Set<String> said = new TreeSet<>();
        Set<String> beginnings = new TreeSet<>();
        for (String source : sources()) {
            SAID.matcher(source).results().forEach(m -> (m.group(2) == null ? said : beginnings).add(m.group(1)));
            EITHER.matcher(source).results().forEach(m -> said.addAll(List.of(m.group(1), m.group(2))));
        }
        assertThat(keys).containsAll(said);
        assertThat(beginnings).allSatisfy(beginning -> assertThat(keys).anyMatch(key -> key.startsWith(beginning)));
        Set<String> unused = new TreeSet<>(keys);
        unused.removeAll(said);
        unused.removeIf(key -> beginnings.stream().anyMatch(key::startsWith));
        assertThat(unused).isEmpty();
    }

    @Test
    void whatHasANameInTheApiHasWords() throws IOException {
        Set<String> expected = new TreeSet<>();
        Arrays.stream(JobState.values()).forEach(state -> expected.add("state." + state.label()));
        Arrays.stream(JobKind.values()).forEach(kind -> expected.add("kind." + kind.label()));
        Arrays.stream(Outcome.Kind.values()).forEach(kind -> expected.add("outcome." + kind.label()));
        Set<FieldType> importable = Set.of(
                FieldType.STRING,
                FieldType.NUMBER,
                FieldType.BOOLEAN,
                FieldType.JSON,
                FieldType.DATE,
                FieldType.TIME,
                FieldType.DATETIME,
                FieldType.LOCATION,
                FieldType.REFERENCE);
        importable.forEach(type -> expected.add("type." + type.label()));
        assertThat(places("messages.properties").keySet()).containsAll(expected);
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> templates = Files.list(Path.of("src/main/jte"));
                Stream<Path> code = Files.walk(Path.of("src/main/java/dev/caravan/web"))) {
            return Stream.concat(templates, code)
                    .filter(Files::isRegularFile)
                    .map(WordsTest::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The places {@code {0}} of each message, which must be well-formed. */
    private static Map<String, Set<String>> places(String file) throws IOException {
        Properties messages = new Properties();
        try (Reader in = Files.newBufferedReader(FOLDER.resolve(file))) {
            messages.load(in);
        }
        Map<String, Set<String>> places = new TreeMap<>();
        messages.forEach((key, text) -> {
            String message = new MessageFormat(text.toString(), Locale.ROOT).toPattern();
            Matcher matcher = PLACE.matcher(message);
            places.put(
                    key.toString(),
                    matcher.results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new)));
        });
        return places;
    }

    private static Words words(String languages, ZoneId zone) {
        return Words.of(Locale.LanguageRange.parse(languages), zone);
    }

    @Test
    void takesTheFirstLanguageThatThereIsAndEnglishForEverybodyElse() {
        assertThat(words("fr,de-AT;q=0.8,en;q=0.5", ZoneOffset.UTC).language()).isEqualTo("de");
        assertThat(words("fr", ZoneOffset.UTC).language()).isEqualTo("en");
    }

    @Test
    void writesNumbersTimesSizesAndDurationsAsPeopleDo() {
        Words german = words("de", ZoneId.of("Europe/Berlin"));
        Words english = words("en", ZoneId.of("America/New_York"));
        Instant moment = Instant.parse("2024-07-01T10:00:00Z");
        assertThat(german.moment(moment)).isEqualTo("01.07.2024, 12:00:00");
        assertThat(english.moment(moment).replace('\u202f', ' ')).isEqualTo("Jul 1, 2024, 6:00:00 AM");
        assertThat(german.number(1_234_567)).isEqualTo("1.234.567");
        assertThat(english.say("from-to-of", 1, 50, 1_234_567)).isEqualTo("1 to 50 of 1,234,567");
        assertThat(List.of(german.bytes(999), german.bytes(1_500), german.bytes(500_000_000)))
                .containsExactly("999 B", "1,5 kB", "500 MB");
        assertThat(english.duration(Duration.ofMillis(-5))).isEqualTo("0 s");
        assertThat(english.duration(Duration.ofSeconds(80))).isEqualTo("1 min 20 s");
        assertThat(english.duration(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
    }
}
