package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/caravan} and {@code bin/caravan-archive}, in a folder as {@code mvn package} lays it out. */
final class LauncherTest {
    private static final Path SCRIPTS = Path.of("src/main/dist/bin");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path home;

    @BeforeEach
    void layOut() throws Exception {
        home = Files.createDirectories(folder.toAbsolutePath().resolve("home"));
        Files.createDirectories(home.resolve("bin"));
        for (String script : List.of("caravan", "caravan-archive")) {
            Files.copy(SCRIPTS.resolve(script), home.resolve("bin").resolve(script));
            assertThat(home.resolve("bin").resolve(script).toFile().setExecutable(true))
                    .isTrue();
        }
        Files.createSymbolicLink(home.resolve("routes"), Path.of("routes").toAbsolutePath());
        jar();
    }

    /** {@code caravan.jar}, with what is on this test's class path as its libraries. */
    private void jar() throws Exception {
        StringBuilder libraries = new StringBuilder();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path library = Path.of(entry).toAbsolutePath();
            if (entry.endsWith(".jar")) {
                libraries.append(home.relativize(library)).append(' ');
            }
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Caravan.class.getName());
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, libraries.toString());
        Path classes = Path.of(Caravan.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (OutputStream out = Files.newOutputStream(home.resolve("caravan.jar"));
                JarOutputStream jar = new JarOutputStream(out, manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(file -> !file.equals(classes)).toList()) {
                boolean isFolder = Files.isDirectory(file);
                // with folders, as Maven makes it: Flyway looks for its scripts by them
                jar.putNextEntry(new JarEntry(classes.relativize(file) + (isFolder ? "/" : "")));
                if (!isFolder) {
                    Files.copy(file, jar);
                }
            }
        }
    }

    private Ended run(Map<String, String> environment, String script, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                                Stream.of(home.resolve("bin").resolve(script).toString()), Stream.of(arguments))
                        .toList())
                .directory(folder.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return Ended.run(builder, folder);
    }

    private boolean startsFromAnArchive() throws IOException, InterruptedException {
        Ended version = run(Map.of("JAVA_OPTS", "-Xlog:class+load:file=classes.log"), "caravan", "--version");
        assertThat(version).isEqualTo(new Ended(0, "Caravan (built from source)\n", ""));
        String classes = Files.readString(folder.resolve("classes.log"));
        assertThat(classes).contains(" dev.caravan.Caravan source: ");
        return classes.contains(" dev.caravan.Caravan source: shared objects file");
    }

    @Test
    void anArchiveIsUsedAsLongAsItFits() throws Exception {
        assertThat(startsFromAnArchive()).as("before there is one").isFalse();

        // what the surroundings say of a database in use is not for the import that the classes are found out by
        Ended made = run(Map.of("CARAVAN_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/in-use"), "caravan-archive");

        assertThat(made.err()).isEmpty();
        assertThat(made.out()).isEqualTo("caravan-archive: " + home.toRealPath() + "/caravan.jsa is made\n");
        try (Stream<Path> left = Files.list(home)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("bin", "caravan.jar", "caravan.jsa", "routes");
        }
        assertThat(startsFromAnArchive()).isTrue();

        Files.setLastModifiedTime(home.resolve("caravan.jar"), FileTime.from(Instant.EPOCH));
        assertThat(startsFromAnArchive())
                .as("with a caravan.jar that is another one, and without a word")
                .isFalse();
        Files.delete(home.resolve("caravan.jsa"));
        Files.writeString(home.resolve("caravan.jsa"), "no archive");
        assertThat(startsFromAnArchive()).as("with a file that is none").isFalse();
    }

    @Test
    void aRuntimeThatTakesNothingFromItHasNone() throws Exception {
        home = Files.move(home, folder.resolve("a home with blanks"));

        Ended ended = run(Map.of(), "caravan-archive");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .isEqualTo(
                        "caravan-archive: the Java runtime does not take classes from an archive here; is there a blank"
                                + " or a letter other than A to Z in the path " + home.toRealPath() + "?\n");
        assertThat(home.resolve("caravan.jsa")).doesNotExist();
        assertThat(startsFromAnArchive()).isFalse();
    }

    @Test
    void saysWhatKeepsItFromMakingOne() throws Exception {
        Files.delete(home.resolve("routes"));
        Files.createDirectories(home.resolve("routes"));

        Ended ended = run(Map.of(), "caravan-archive");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .contains("there are no routes in ", "(files that end in .camel.yaml)")
                .endsWith("caravan-archive: Caravan could not be started, see above; nothing was changed\n");
        assertThat(home.resolve("caravan.jsa")).doesNotExist();
        assertThat(home.resolve("caravan.jsa.new")).doesNotExist();
    }
}
