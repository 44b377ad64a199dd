package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.caravan.model.Cell;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Row;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that nobody would write, and those that somebody would write on purpose. */
class HostileFilesTest {
    private static final String CSV_TEXT =
            "id,name,note\r\n1,\"Zoë, \"\"Z\"\"\",x\r\n2,\"two\r\nlines\",\r\n\r\n3,José,y\r\n4,,\"\"\r\n";
    private static final String JSON_TEXT =
            "[{\"id\": 1, \"name\": \"Zoë\\n\", \"x\": [1, {\"y\": null}]},\n{\"id\": 2.50, \"b\": true}, {\"id\": 1e5}]\n";
    private static final String NDJSON_TEXT =
            "{\"id\": 1, \"name\": \"Zoë\"}\n{\"id\": 2, \"x\": {}}\n\n{\"id\": 3, \"name\": null}\n{\"id\": 4}\n";

    /** One seed for each stretch, so that a failure names a short one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void damagedFilesGiveProblemsAndNothingElse(long seed) {
        Random random = new Random(seed);
        List<byte[]> seeds = List.of(
                CSV_TEXT.getBytes(StandardCharsets.UTF_8),
                CSV_TEXT.getBytes(Charset.forName("windows-1252")),
                ("\uFEFF" + CSV_TEXT).getBytes(StandardCharsets.UTF_16LE),
                CSV_TEXT.replace(',', ';').replace('"', '\'').getBytes(StandardCharsets.UTF_8),
                JSON_TEXT.getBytes(StandardCharsets.UTF_8),
                ("\uFEFF" + JSON_TEXT).getBytes(StandardCharsets.UTF_16BE),
                NDJSON_TEXT.getBytes(StandardCharsets.UTF_8),
                JSON_TEXT.replace("},", "}").replaceAll("[\\[\\]]", "").getBytes(StandardCharsets.UTF_8));
        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            for (int i = 0; i < 1000; i++) {
                byte[] file = seeds.get(i % seeds.size());
                for (int times = 1 + random.nextInt(4); times > 0; times--) {
                    file = mutate(file, random);
                }
                readAll(file);
            }
        });
    }

    private static byte[] mutate(byte[] file, Random random) {
        if (file.length == 0) {
            return file;
        }
        int at = random.nextInt(file.length);
        int length = 1 + random.nextInt(Math.min(8, file.length - at));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, at);
        int rest = at;
        switch (random.nextInt(6)) {
            case 0 -> {
                out.write(random.nextInt(256));
                rest = at + 1;
            }
            case 1 -> rest = at + length;
            case 2 -> out.writeBytes(Arrays.copyOfRange(file, at, at + length));
            case 3 -> out.write("\"'\n\r,;{}[]:\\\0\t".charAt(random.nextInt(14)));
            case 4 -> {
                int from = random.nextInt(file.length);
                out.write(file, from, Math.min(20, file.length - from));
            }
            default -> rest = random.nextInt(4) == 0 ? file.length : at + 1;
        }
        out.write(file, rest, file.length - rest);
        return out.toByteArray();
    }

    private static void readAll(byte[] file) {
        try {
            Rows rows = Rows.of(file);
            long number = 0;
            long line = rows.headerLine();
            for (Row row : rows.rows()) {
                assertThat(row.number()).isEqualTo(++number);
                assertThat(row.line()).isGreaterThanOrEqualTo(line);
                assertThat(row.cells())
                        .hasSizeGreaterThanOrEqualTo(rows.columns().size());
                line = row.line();
            }
            assertThat(rows.columns()).doesNotHaveDuplicates();
        } catch (ProblemException e) {
            assertThat(e.problems()).allSatisfy(p -> {
                assertThat(p.code()).matches("[a-z]+(-[a-z]+)*");
                assertThat(p.message()).isNotBlank();
            });
        }
    }

    @Test
    void aRecordOfJustTheLimitIsReadAndALongerOneIsNot() {
        String fits = "x".repeat(CsvRowReader.MAX_RECORD - 2);
        String quoted = "\"" + "y".repeat(CsvRowReader.MAX_RECORD - 4) + "\"";
        for (String end : List.of("\n", "\r\n", "\r")) {
            String file = String.join(end, "a,b", "1," + fits, "2,x" + fits, "3," + quoted, "4," + quoted + "z", "5,5");
            assertThat(sizes(Rows.of(file.getBytes(StandardCharsets.UTF_8))))
                    .containsExactly(
                            "2: 1 3999998", "3: 2 0 line-too-long", "4: 3 3999996", "5: 4 0 line-too-long", "6: 5 1");
        }
    }

    /** A pair of surrogates falls on the end of every buffer that is filled. */
    @ParameterizedTest
    @ValueSource(strings = {"", "x"})
    void longCellsOfPairsAreWhole(String before) {
        String cell = before + "😀".repeat(200_000);
        String csv = "a,b\n1," + cell + "\n2," + cell + "\n";
        String ndjson = "{\"a\": \"" + cell + "\"}\n{\"a\": \"" + cell + "\"}\n";

        for (String encoding : List.of("UTF-8", "UTF-16LE")) {
            Charset charset = Charset.forName(encoding);
            assertThat(Rows.of(("\uFEFF" + csv).getBytes(charset)).rows())
                    .extracting(r -> r.cells().get(1).shown())
                    .containsExactly(cell, cell);
            assertThat(Rows.of(("\uFEFF" + ndjson).getBytes(charset)).rows())
                    .extracting(r -> r.cells().get(0).shown())
                    .containsExactly(cell, cell);
        }
    }

    /** Line, first cell, length of the second, problem. */
    private static List<String> sizes(Rows rows) {
        return rows.rows().stream()
                .map(r -> r.line() + ": " + r.cells().get(0).shown() + " "
                        + r.cells().get(1).shown().length()
                        + r.problem().map(p -> " " + p.code()).orElse(""))
                .toList();
    }

    @Test
    void anOpenQuoteSwallowsNothingEvenIfTheFileIsLongerThanTheLimit() {
        int count = 400_000;
        String lines =
                IntStream.rangeClosed(1, count).mapToObj(i -> i + ",some text").collect(Collectors.joining("\n"));
        Rows rows = Rows.of(("a,b\n0,\"open\n" + lines).getBytes(StandardCharsets.UTF_8));

        assertThat(rows.rows()).hasSize(count + 1);
        assertThat(rows.rows().stream().filter(r -> r.problem().isPresent()).map(Rows::text))
                .containsExactly(
                        "line 2 #1: '0' '\"open' ! broken-quote: the row has an opening \" that is not closed");
    }

    @Test
    void aFileThatOpensAQuoteInEachLineIsReadInReasonableTime() {
        byte[] file = ("a,b\n" + "x\",\"y\n".repeat(300_000)).getBytes(StandardCharsets.UTF_8);

        Rows rows = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Rows.of(file));

        assertThat(rows.rows()).hasSize(300_000).allMatch(r -> r.problem().isPresent());
    }

    /** Longer than what is looked at to tell lines from documents. */
    @Test
    void linesOfObjectsAreToldFromOneDocumentByTheWholeLinesOfTheSample() {
        String longLine = "{\"a\": \"" + "x".repeat(200_000) + "\"}\n";
        byte[] lines = (longLine.repeat(3) + "{\"a\":\n{\"a\": 5}").getBytes(StandardCharsets.UTF_8);
        byte[] oneLine = "{\"a\": 1}".repeat(100_000).getBytes(StandardCharsets.UTF_8);

        assertThat(Rows.of(lines).rows())
                .extracting(r -> r.problem().map(p -> p.code()).orElse("good"))
                .containsExactly("good", "good", "good", "not-json", "good");
        assertThat(Rows.of(oneLine).description()).isEqualTo("JSON objects, UTF-8");
        assertThat(Rows.of(oneLine).rows()).hasSize(100_000);
    }

    @Test
    void anObjectThatIsTooLongIsThatRowsProblem() {
        String text = "[{\"a\": 1},\n{\"a\": \"" + "x".repeat(CsvRowReader.MAX_RECORD) + "\", \"b\": 2},\n{\"a\": 3}]";

        assertThat(Rows.of(text.getBytes(StandardCharsets.UTF_8)).text()).isEqualTo("""
                        JSON, UTF-8; header in line 0: [a] [b]
                        line 1 #1: number<1> absent
                        line 2 #2: absent absent ! line-too-long: the row has more than 4,000,000 characters, which is the limit for one row
                        line 3 #3: number<3> absent""");
    }

    @Test
    void depthAndDigitsOfAnArrayHaveLimits() {
        assertProblem(
                "[{\"a\": 1},\n{\"a\": " + "[".repeat(100_000),
                "json-limit: line 2, column 206: the JSON nests more than 200 arrays and objects within each other, which is the limit");
        assertProblem(
                "[{\"a\": " + "9".repeat(100_000) + "}]",
                "json-limit: line 1, column 100008: the JSON has a number of more than 1,000 digits, which is the limit");
        assertProblem(
                "[{\"" + "k".repeat(100_000) + "\": 1}]",
                "json-limit: line 1, column 100005: the JSON has a key of more than 50,000 characters, which is the limit");
    }

    @Test
    void columnsHaveALimit() {
        String header = IntStream.rangeClosed(0, CsvHeader.MAX_COLUMNS)
                .mapToObj(i -> "c" + i)
                .collect(Collectors.joining(","));
        String objects = IntStream.rangeClosed(0, CsvHeader.MAX_COLUMNS)
                .mapToObj(i -> "{\"c" + i + "\":1}")
                .collect(Collectors.joining(",\n"));
        String problem = "too-many-columns: the file has more than 16,384 columns, which is the limit";

        assertProblem(header, problem);
        assertProblem("[" + objects + "]", problem);
        assertProblem(objects.replace(",\n", "\n"), problem);
    }

    private static void assertProblem(String text, String problem) {
        assertThatThrownBy(() -> Rows.of(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code() + ": " + e.getMessage())
                        .isEqualTo(problem));
    }

    @Test
    void aRaggedRowOfMillionsOfCellsIsNamedByItsCount() {
        Rows rows = Rows.of(("a,b\n1,2\n" + "x,".repeat(1_000_000) + "x\n3,4\n").getBytes(StandardCharsets.UTF_8));

        assertThat(rows.rows())
                .extracting(r -> r.problem().map(p -> p.message()).orElse(""))
                .containsExactly("", "the row has 1,000,001 cells; the header has 2", "");
        assertThat(rows.rows().get(1).cells()).hasSize(CsvHeader.MAX_COLUMNS).allMatch(Cell.Text.class::isInstance);
    }
}
