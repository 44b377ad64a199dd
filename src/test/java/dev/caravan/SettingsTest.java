package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings mean, and that {@code config/application.properties} tells of each of them. */
final class SettingsTest {
    private static final Path FILE = Path.of("config/application.properties");
    private static final Pattern KEY = Pattern.compile("^(caravan\\.[a-z.-]+)=(.*)$", Pattern.MULTILINE);
    private static final Pattern IN_CODE = Pattern.compile("\"(caravan\\.[a-z]+[a-z.-]*)\"");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??(caravan\\.[a-z.-]+)");

    /** Set by the start script and by the program itself; nothing to set by hand. */
    private static final Set<String> INTERNAL =
            Set.of("caravan.app.home", "caravan.http.enabled", "caravan.http.own-address", "caravan.inbox.enabled");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void everySettingThatIsReadIsDeclaredAndTheOtherWayRound() {
        Set<String> read = new TreeSet<>();
        texts(Path.of("src/main/java"), ".java").forEach(text -> findAll(IN_CODE, text, read));
        for (String folder : List.of("routes", "samples/routes", "config")) {
            texts(Path.of(folder), ".yaml").forEach(text -> findAll(PLACEHOLDER, text, read));
        }
        read.removeAll(INTERNAL);
        assertThat(declared()).isEqualTo(read);
    }

    @Test
    void everySettingHasAComment() throws IOException {
        List<String> lines = Files.readAllLines(FILE);
        List<String> bare = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (KEY.matcher(lines.get(i)).matches() && !isExplained(lines, i)) {
                bare.add(lines.get(i));
            }
        }
        assertThat(bare).isEmpty();
    }

    /** A comment may stand for several settings that follow each other. */
    private static boolean isExplained(List<String> lines, int index) {
        int line = index - 1;
        while (line >= 0 && KEY.matcher(lines.get(line)).matches()) {
            line--;
        }
        return line >= 0 && lines.get(line).startsWith("# ") && !lines.get(line).startsWith("# ---");
    }

    @Test
    void defaultsInTheFileAreThoseOfTheCode() throws IOException {
        Settings file = Settings.of(Path.of("").toAbsolutePath(), Map.of());
        Settings none = Settings.of(folder, Map.of());
        Pattern call = Pattern.compile(
                "\\.(?:text|path|number|choice)\\(\\s*\"(caravan\\.[a-z.-]+)\",\\s*(?:\"([^\"]*)\"|([0-9]+))");
        List<String> different = new ArrayList<>();
        for (String text : texts(Path.of("src/main/java"), ".java")) {
            Matcher matcher = call.matcher(text);
            while (matcher.find()) {
                String key = matcher.group(1);
                String otherwise = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
                if (!file.text(key, "").equals(none.text(key, otherwise))) {
                    different.add(key + ": " + file.text(key, "") + " in the file, " + otherwise + " in the code");
                }
            }
        }
        assertThat(different).isEmpty();
    }

    @Test
    void environmentWinsOverTheFile() throws IOException {
        write("caravan.http.port=1\ncaravan.jobs.chunk-size=2\ncaravan.home= here \n");
        Settings settings = Settings.of(folder, Map.of("CARAVAN_HTTP_PORT", "3", "CARAVAN_JOBS_CHUNK_SIZE", "4"));
        assertThat(settings.number("caravan.http.port", 0, 0, 9)).isEqualTo(3);
        assertThat(settings.number("caravan.jobs.chunk-size", 0, 0, 9)).isEqualTo(4);
        assertThat(settings.path("caravan.home", "var")).isEqualTo(folder.resolve("here"));
        assertThat(settings.all()).containsEntry("caravan.http.port", "3").containsEntry("caravan.home", "here");
    }

    @Test
    void blankMeansNotSet() throws IOException {
        write("caravan.samples=\ncaravan.database.url=   \n");
        Settings settings = Settings.of(folder, Map.of());
        assertThat(settings.find("caravan.samples")).isEmpty();
        assertThat(settings.text("caravan.database.url", "otherwise")).isEqualTo("otherwise");
    }

    @ParameterizedTest
    @CsvSource({"500, PT0.5S", "500ms, PT0.5S", "30s, PT30S", "15 m, PT15M", "2h, PT2H", "1d, PT24H"})
    void readsDurations(String text, Duration expected) throws IOException {
        write("caravan.database.wait=" + text);
        assertThat(Settings.of(folder, Map.of()).duration("caravan.database.wait", Duration.ZERO))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "80a", "1e3", "99999999999"})
    void saysWhatNumberIsValid(String text) throws IOException {
        write("caravan.http.port=" + text);
        Settings settings = Settings.of(folder, Map.of());
        assertThatThrownBy(() -> settings.number("caravan.http.port", 8080, 1, 65_535))
                .isInstanceOf(ProblemException.class)
                .hasMessage("caravan.http.port: '" + text + "' is not valid; expected a whole number from 1 to 65535");
    }

    private void write(String text) throws IOException {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve(FILE), text);
    }

    private static Set<String> declared() {
        Set<String> declared = new TreeSet<>();
        try {
            findAll(KEY, Files.readString(FILE), declared);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return declared;
    }

    private static void findAll(Pattern pattern, String text, Set<String> found) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
    }

    private static List<String> texts(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.filter(f -> f.toString().endsWith(ending)).toList()) {
                texts.add(Files.readString(file));
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
