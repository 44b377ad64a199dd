package dev.caravan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of files that are dropped, good, bad and odd ones. */
final class InboxTest {
    private static final String HEADER = "Code,Name,Quantity\n";

    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    private static RunningCaravan caravan;

    @BeforeAll
    static void start() {
        caravan = CARAVANS.start(CARAVANS.newHome(), Caravans.items());
    }

    private static void awaitGone(Path file) {
        Await.until(file + " leaves the inbox", RunningCaravan.PATIENCE, () -> !Files.exists(file));
    }

    @Test
    void mendedRowsGoThrough() throws IOException {
        caravan.drop("import-items", "mend.csv", HEADER + "mend-1,One,1\nmend-2,Two,two\nmend-3,Three,3\n");
        JsonNode result = caravan.awaitResult("import-items", "mend.csv");
        assertThat(result.path("state").asText()).isEqualTo("completed_with_errors");
        assertThat(result.path("source").path("channel").asText()).isEqualTo("folder");
        assertThat(result.path("problems").get(0).path("lines").asText()).isEqualTo("3");
        assertThat(result.path("links").path("errors").asText()).isEqualTo("mend.csv.errors.csv");
        awaitGone(caravan.inbox("import-items", "mend.csv"));
        assertThat(caravan.inbox("import-items", ".done", "mend.csv")).exists();

        String errors = Files.readString(caravan.outbox("import-items", "mend.csv.errors.csv"), UTF_8);
        assertThat(errors.lines()).hasSize(2);
        caravan.drop("import-items", "mended.csv", errors.replace("Two,two", "Two,2"));
        JsonNode mended = caravan.awaitResult("import-items", "mended.csv");
        assertThat(mended.path("state").asText()).isEqualTo("completed");
        assertThat(mended.path("progress").path("created").asInt()).isEqualTo(1);
        assertThat(caravan.outbox("import-items", "mended.csv.errors.csv")).doesNotExist();
        assertThat(items("mend-")).isEqualTo(3);
    }

    private static long items(String prefix) {
        return caravan.get("/api/exports/export-items")
                .body()
                .lines()
                .filter(l -> l.startsWith(prefix))
                .count();
    }

    @Test
    void theSameBytesAreRecognised() throws IOException {
        String text = "Line\nonce\n";
        caravan.drop("import-notes", "first.csv", text);
        JsonNode first = caravan.awaitResult("import-notes", "first.csv");
        awaitGone(caravan.inbox("import-notes", "first.csv"));
        caravan.drop("import-notes", "second.csv", text);
        JsonNode second = caravan.awaitResult("import-notes", "second.csv");
        assertThat(second.path("state").asText()).isEqualTo("completed");
        assertThat(second.path("duplicate_of").asText())
                .isEqualTo(first.path("id").asText());
        assertThat(second.path("detail").asText())
                .contains("first.csv")
                .contains(first.path("id").asText());
        assertThat(second.path("progress").path("created").asInt()).isZero();
        assertThat(notes(caravan, "once")).isEqualTo(1);
    }

    /** Some always write the same name; the second may come while the first is at work. */
    @Test
    void aFileThatTakesThePlaceOfTheOneThatIsImportedIsImportedNext() throws IOException {
        StringBuilder rows = new StringBuilder(HEADER);
        for (int i = 0; i < 60_000; i++) {
            rows.append("first-").append(i).append(",Name,1\n");
        }
        caravan.drop("import-items", "orders.csv", rows.toString());
        Await.until("the first is at work", RunningCaravan.PATIENCE, () -> {
            JsonNode job = caravan.json(
                            "/api/jobs?page[limit]=1".replace("[", "%5B").replace("]", "%5D"))
                    .at("/data/0");
            return job.at("/source/file_name").asText().equals("orders.csv")
                    && job.path("state").asText().equals("running");
        });
        caravan.drop("import-items", "orders.csv", HEADER + "second-1,Name,1\n");
        Await.until("the second is imported", RunningCaravan.PATIENCE, () -> items("second-") == 1);
        awaitGone(caravan.inbox("import-items", "orders.csv"));
        assertThat(items("first-")).isEqualTo(60_000);
        assertThat(caravan.inbox("import-items", ".done", "orders.csv")).hasContent(HEADER + "second-1,Name,1\n");
        assertThat(caravan.log()).contains("orders.csv was written to while it was imported, or replaced");
    }

    @Test
    void rowsToMendAreKeptWhenTheirFileIsDroppedAgain() throws IOException {
        String file = HEADER + "twice-1,Name,1\ntwice-2,Name,many\n";
        caravan.drop("import-items", "twice.csv", file);
        awaitGone(caravan.inbox("import-items", "twice.csv"));
        Path errors = caravan.outbox("import-items", "twice.csv.errors.csv");
        String rows = Files.readString(errors);
        assertThat(rows).contains("twice-2,Name,many");
        caravan.drop("import-items", "twice.csv", file);
        awaitGone(caravan.inbox("import-items", "twice.csv"));
        JsonNode again = caravan.awaitResult("import-items", "twice.csv");
        assertThat(again.has("duplicate_of")).isTrue();
        assertThat(again.at("/links/errors").asText()).isEqualTo("twice.csv.errors.csv");
        assertThat(errors).hasContent(rows);
    }

    @Test
    void theLogTellsOfFilesThatAreKnownAndOfColumnsThatAreNot() throws IOException {
        caravan.drop("import-notes", "known-1.csv", "Line,Colour\nknown,red\n");
        caravan.awaitResult("import-notes", "known-1.csv");
        awaitGone(caravan.inbox("import-notes", "known-1.csv"));
        caravan.drop("import-notes", "known-2.csv", "Line,Colour\nknown,red\n");
        caravan.awaitResult("import-notes", "known-2.csv");
        assertThat(caravan.log())
                .contains("Columns of known-1.csv that import import-notes does not have, and ignored: Colour")
                .contains("known-2.csv: the same bytes were imported before as 'known-1.csv'");
    }

    @Test
    void aFileInTheInboxItselfIsToldWhereItBelongs() throws IOException {
        caravan.drop("", "items.csv", HEADER);
        JsonNode result = caravan.awaitResult("", "items.csv");
        assertThat(result.path("detail").asText())
                .startsWith("files belong into a folder of inbox that is named like an import; there are ")
                .endsWith("; did you mean import-items/?");
    }

    @Test
    void aPipeIsRefusedAndHoldsNothingUp() throws Exception {
        Path folder = caravan.inbox("import-items");
        Files.createDirectories(folder);
        new ProcessBuilder("mkfifo", folder.resolve("pipe.csv").toString())
                .start()
                .waitFor();
        caravan.drop("import-items", "behind-a-pipe.csv", HEADER + "pipe-1,One,1\n");
        JsonNode result = caravan.awaitResult("import-items", "pipe.csv");
        assertThat(result.path("detail").asText())
                .isEqualTo("this is no file with an end, but a pipe, a socket or a device");
        assertThat(result.path("file_problems").get(0).path("code").asText()).isEqualTo("unreadable-file");
        JsonNode job = caravan.json(result.at("/links/self").asText());
        assertThat(job.path("state").asText()).as("it is among the jobs").isEqualTo("failed");
        assertThat(job.at("/source/file_name").asText()).isEqualTo("pipe.csv");
        caravan.awaitResult("import-items", "behind-a-pipe.csv");
        awaitGone(caravan.inbox("import-items", "pipe.csv"));
        assertThat(caravan.inbox("import-items", ".failed", "pipe.csv")).exists();
    }

    @Test
    void whatCannotBeTakenIsNamedOnce() throws Exception {
        Path folder = Files.createDirectories(caravan.inbox("import-items"));
        Files.createSymbolicLink(folder.resolve("dangling.csv"), Path.of("nowhere.csv"));
        new ProcessBuilder("bash", "-c", "touch \"$0\"/$'\\xff\\xfe.csv'", folder.toString())
                .start()
                .waitFor();
        Await.until(
                "both are named",
                RunningCaravan.PATIENCE,
                () -> caravan.log().contains("dangling.csv is a link to a file that is not there")
                        && caravan.log().contains("its name is not text in the encoding of this system"));
        new ProcessBuilder("bash", "-c", "rm -f \"$0\"/*", folder.toString())
                .start()
                .waitFor();
        assertThat(caravan.log().split("is a link to a file that is not there", -1))
                .hasSize(2);
    }

    /** Who may drop files may not read by links what only Caravan may. */
    @Test
    void aLinkIsRefused(@TempDir Path elsewhere) throws IOException {
        Path secret = Files.writeString(elsewhere.resolve("secret.txt"), "nobody,should,read this\n1,2,3\n");
        Path folder = Files.createDirectories(caravan.inbox("import-items"));
        Files.createSymbolicLink(folder.resolve("link.csv"), secret);
        JsonNode result = caravan.awaitResult("import-items", "link.csv");
        assertThat(result.path("file_problems").get(0).path("code").asText()).isEqualTo("unreadable-file");
        assertThat(result.path("detail").asText()).isEqualTo("this is a link to a file, and links are not followed");
        assertThat(result.toString()).doesNotContain("should");
        awaitGone(caravan.inbox("import-items", "link.csv"));
        assertThat(secret).exists();
    }

    @Test
    void aNameTooLongForAResultIsLeftAloneAndSaidOnce() throws IOException {
        String longest = "l".repeat(226) + ".csv";
        String longer = "m".repeat(247) + ".csv";
        caravan.drop("import-items", longer, HEADER + "long-1,One,1\n");
        caravan.drop("import-items", longest, HEADER + "long-2,Two,2\nlong-3,Three,three\n");
        caravan.awaitResult("import-items", longest);
        awaitGone(caravan.inbox("import-items", longest));
        caravan.drop("import-items", "after-the-long.csv", HEADER + "long-4,Four,4\n");
        caravan.awaitResult("import-items", "after-the-long.csv");
        assertThat(caravan.inbox("import-items", longer)).exists();
        assertThat(caravan.log().lines().filter(l -> l.contains(longer)))
                .singleElement()
                .asString()
                .endsWith("is not taken: its name has 251 bytes; at most 230 leave room for the name of its result."
                        + " Rename it");
        assertThat(caravan.log()).doesNotContain("File name too long");
    }

    private static long notes(RunningCaravan service, String line) {
        return service.get("/api/exports/export-notes")
                .body()
                .lines()
                .filter(line::equals)
                .count();
    }

    @Test
    void theSameBytesAreImportedAgainWhereThatIsWanted() throws IOException {
        Map<String, String> settings = new LinkedHashMap<>(Caravans.items());
        settings.put("caravan.inbox.again", "import");
        RunningCaravan other = CARAVANS.start(CARAVANS.newHome(), settings);
        for (String name : new String[] {"first.csv", "second.csv"}) {
            other.drop("import-notes", name, "Line\ntwice\n");
            assertThat(other.awaitResult("import-notes", name)
                            .path("progress")
                            .path("created")
                            .asInt())
                    .isEqualTo(1);
            awaitGone(other.inbox("import-notes", name));
        }
        assertThat(notes(other, "twice")).isEqualTo(2);
    }

    @Test
    void aNameThatWasThereBeforeOverwritesNothing() throws IOException {
        for (int i = 1; i <= 3; i++) {
            caravan.drop("import-items", "same.csv", HEADER + "same-" + i + ",Name,1\n");
            awaitGone(caravan.inbox("import-items", "same.csv"));
        }
        assertThat(caravan.inbox("import-items", ".done", "same.csv")).content().contains("same-1");
        assertThat(caravan.inbox("import-items", ".done", "same-2.csv"))
                .content()
                .contains("same-2");
        assertThat(caravan.inbox("import-items", ".done", "same-3.csv"))
                .content()
                .contains("same-3");
        assertThat(items("same-")).isEqualTo(3);
    }

    @Test
    void filesThatAreNotCompleteAreLeftAlone() throws IOException {
        Path folder = Files.createDirectories(caravan.inbox("import-items"));
        for (String name : new String[] {".hidden.csv", "a.csv.part", "a.csv.tmp"}) {
            Files.writeString(folder.resolve(name), HEADER + "left-alone,Name,1\n");
        }
        Path slow = folder.resolve("slow.csv");
        try (OutputStream out = Files.newOutputStream(slow, StandardOpenOption.CREATE_NEW)) {
            out.write(HEADER.getBytes(UTF_8));
            for (int i = 0; i < 60; i++) {
                out.write(("slow-" + i + ",Name,1\n").getBytes(UTF_8));
                out.flush();
                // a machine that stands still for a moment must not make a file of it that has come to rest
                Files.setLastModifiedTime(slow, FileTime.from(Instant.now().plusSeconds(60)));
                caravan.get("/observe/health/live");
            }
        }
        Files.setLastModifiedTime(slow, FileTime.from(Instant.now()));
        assertThat(caravan.awaitResult("import-items", "slow.csv")
                        .path("progress")
                        .path("created")
                        .asInt())
                .isEqualTo(60);
        for (String name : new String[] {".hidden.csv", "a.csv.part", "a.csv.tmp"}) {
            assertThat(folder.resolve(name)).exists();
        }
        assertThat(items("left-alone")).isZero();
        Files.move(folder.resolve("a.csv.part"), folder.resolve("whole.csv"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(caravan.awaitResult("import-items", "whole.csv")
                        .path("state")
                        .asText())
                .isEqualTo("completed");
    }

    @Test
    void aFolderOfNoImportIsExplained() throws IOException {
        caravan.drop("import-item", "lost.csv", HEADER);
        JsonNode result = caravan.awaitResult("import-item", "lost.csv");
        assertThat(result.path("state").asText()).isEqualTo("failed");
        assertThat(result.path("file_problems").get(0).path("code").asText()).isEqualTo("unknown-import");
        assertThat(result.path("file_problems").get(0).path("hint").asText()).isEqualTo("did you mean 'import-items'?");
        awaitGone(caravan.inbox("import-item", "lost.csv"));
        assertThat(caravan.inbox("import-item", ".failed", "lost.csv")).exists();
    }

    @Test
    void aFileBesideTheFoldersIsExplained() throws IOException {
        Path part = Files.writeString(caravan.home().resolve("inbox/.beside.csv"), HEADER);
        Files.move(part, caravan.home().resolve("inbox/beside.csv"));
        Path result = caravan.home().resolve("outbox/beside.csv.result.json");
        Await.until("a result appears", RunningCaravan.PATIENCE, () -> Files.exists(result));
        assertThat(result).content().contains("unknown-import").contains("import-items");
        awaitGone(caravan.home().resolve("inbox/beside.csv"));
        assertThat(caravan.home().resolve("inbox/.failed/beside.csv")).exists();
    }

    @Test
    void aFolderNamedLikeAFileHarmsNobody() throws IOException {
        Path folder = Files.createDirectories(caravan.inbox("import-items", "folder.csv"));
        caravan.drop("import-items", "after.csv", HEADER + "after-folder,Name,1\n");
        assertThat(caravan.awaitResult("import-items", "after.csv")
                        .path("state")
                        .asText())
                .isEqualTo("completed");
        assertThat(folder).isDirectory();
    }

    /** Bytes, the code of the problem, and whether it is one of the file as a whole. */
    static Stream<Arguments> badFiles() {
        return Stream.of(
                Arguments.of("empty.csv", new byte[0], "empty-file", true),
                Arguments.of("blank.csv", bytes("\n\n\n"), "empty-file", true),
                Arguments.of("no-header.csv", bytes("a-1,Name,1\na-2,Name,2\n"), "missing-column", true),
                Arguments.of(
                        "picture.csv",
                        new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13},
                        "unknown-format",
                        true),
                Arguments.of("broken.json", bytes("[{\"Code\": \"a\", \"Name\": "), "broken-json", true),
                Arguments.of(
                        "ragged.csv",
                        bytes(HEADER + "good-1,Name,1\nbad,Name,1,2,3\ngood-2,Name,2\n"),
                        "ragged-row",
                        false),
                Arguments.of("unclosed.csv", bytes(HEADER + "good-3,Name,1\nbad,\"Name,1\n"), "broken-quote", false),
                Arguments.of("nul.csv", bytes(HEADER + "good-4,Name,1\nbad,Na\0me,1\n"), "unstorable-text", false),
                Arguments.of("mixed.csv", wrongEncoding(), "bad-encoding", false));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Begins with the mark of UTF-8, and has a row from elsewhere. */
    private static byte[] wrongEncoding() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("\uFEFF" + HEADER + "good-5,Überraschung,1\n"));
        out.writeBytes("bad,Müller,1\n".getBytes(Charset.forName("windows-1252")));
        return out.toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badFiles")
    void badFilesAreExplained(String name, byte[] content, String code, boolean whole) throws IOException {
        caravan.drop("import-items", name, content);
        JsonNode result = caravan.awaitResult("import-items", name);
        awaitGone(caravan.inbox("import-items", name));
        assertThat(result.path("state").asText()).isEqualTo(whole ? "failed" : "completed_with_errors");
        assertThat(result.path(whole ? "file_problems" : "problems").findValuesAsText("code"))
                .contains(code);
        assertThat(caravan.inbox("import-items", whole ? ".failed" : ".done", name))
                .hasBinaryContent(content);
    }

    @Test
    void aHeaderAloneIsAFileWithoutRows() throws IOException {
        caravan.drop("import-items", "header.csv", HEADER);
        JsonNode result = caravan.awaitResult("import-items", "header.csv");
        assertThat(result.path("state").asText()).isEqualTo("completed");
        assertThat(result.path("progress").path("read").asInt()).isZero();
    }

    @Test
    void aLineOfAHundredMegabytesIsARowInError() throws IOException {
        Path folder = Files.createDirectories(caravan.inbox("import-items"));
        Path part = folder.resolve(".long.csv");
        try (OutputStream out = Files.newOutputStream(part)) {
            out.write(bytes(HEADER + "long-1,Name,1\nbad,"));
            byte[] block = "x".repeat(1 << 20).getBytes(UTF_8);
            for (int i = 0; i < 100; i++) {
                out.write(block);
            }
            out.write(bytes(",1\nlong-2,Name,2\n"));
        }
        Files.move(part, folder.resolve("long.csv"), StandardCopyOption.ATOMIC_MOVE);
        JsonNode result = caravan.awaitResult("import-items", "long.csv");
        assertThat(result.path("problems").findValuesAsText("code")).containsExactly("line-too-long");
        assertThat(result.path("progress").path("created").asInt()).isEqualTo(2);
        assertThat(caravan.process().isAlive()).isTrue();
    }

    @Test
    void manyFilesAtOnceAllGoThrough() throws IOException {
        int files = 1_000;
        for (int i = 0; i < files; i++) {
            caravan.drop("import-items", "many-%04d.csv".formatted(i), HEADER + "many-" + i + ",Name,1\n");
        }
        Await.until("all have a result", Duration.ofMinutes(2), () -> IntStream.range(0, files)
                .allMatch(i -> Files.exists(caravan.outbox("import-items", "many-%04d.csv.result.json".formatted(i)))));
        Await.until("all are done", RunningCaravan.PATIENCE, () -> IntStream.range(0, files)
                .allMatch(i -> Files.exists(caravan.inbox("import-items", ".done", "many-%04d.csv".formatted(i)))));
        assertThat(items("many-")).isEqualTo(files);
    }

    @Test
    void aFileThatVanishesHarmsNobody() throws IOException {
        for (int i = 0; i < 20; i++) {
            Path file = caravan.drop("import-items", "vanish-" + i + ".csv", HEADER + "vanish,Name,1\n");
            Files.deleteIfExists(file);
        }
        caravan.drop("import-items", "stays.csv", HEADER + "stays,Name,1\n");
        assertThat(caravan.awaitResult("import-items", "stays.csv")
                        .path("state")
                        .asText())
                .isEqualTo("completed");
    }

    @Test
    void allOrNoneSavesNone() throws IOException {
        caravan.drop("import-all-or-none", "atomic.csv", HEADER + "atomic-1,Name,1\natomic-2,Name,x\n");
        JsonNode result = caravan.awaitResult("import-all-or-none", "atomic.csv");
        assertThat(result.path("progress").path("failed").asInt()).isEqualTo(2);
        assertThat(items("atomic-")).isZero();
    }
}
