package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are large in one direction: each is one clear error within two seconds, in a heap of 64 MB. */
class HostileSizesTest {
    private static final int HUNDRED_MEGABYTES = 100_000_000;
    private static final int MOST_MILLIS = 2_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final Map<String, String> expected = new LinkedHashMap<>();

    private interface Text {
        void write(BufferedWriter out) throws IOException;
    }

    private void file(String name, String result, Text text) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(name), StandardCharsets.UTF_8)) {
            text.write(out);
        }
        expected.put(name, result);
    }

    private static void repeat(BufferedWriter out, String text, int characters) throws IOException {
        String block = text.repeat(10_000);
        for (int written = 0; written < characters; written += block.length()) {
            out.write(block);
        }
    }

    @Test
    void areClearErrorsInLittleTimeAndMemory() throws IOException, InterruptedException {
        file("one-line.csv", "file line-too-long", out -> repeat(out, "x", HUNDRED_MEGABYTES));
        file("long-line.csv", "rows {good=2, line-too-long=1}", out -> {
            out.write("id,name\n1,a\n2,");
            repeat(out, "x", HUNDRED_MEGABYTES);
            out.write("\n3,c\n");
        });
        file("open-quote.csv", "rows {broken-quote=1, line-too-long=1}", out -> {
            out.write("id,name\n1,\"\n2,");
            repeat(out, "x", HUNDRED_MEGABYTES);
        });
        file("columns.csv", "file too-many-columns", out -> repeat(out, "a,", 2_000_000));
        file("more-columns.csv", "file line-too-long", out -> repeat(out, "column,", 7_000_000));
        file("cells.csv", "rows {good=1, ragged-row=1}", out -> {
            out.write("id,name\n1,a\n");
            repeat(out, "1,", 2_000_000);
        });
        file("blank.csv", "file empty-file", out -> repeat(out, "\n", 20_000_000));
        file("quotes.csv", "file line-too-long", out -> repeat(out, "\"", HUNDRED_MEGABYTES));
        file("deep.json", "file json-limit", out -> repeat(out, "[", 1_000_000));
        file("deep-object.ndjson", "rows {good=1, json-limit=1}", out -> {
            out.write("{\"id\": 1}\n{\"id\": ");
            repeat(out, "{\"a\":", 1_000_000);
        });
        file("string.json", "rows {good=1, line-too-long=1}", out -> {
            out.write("[{\"id\": 1}, {\"id\": \"");
            repeat(out, "x", HUNDRED_MEGABYTES);
            out.write("\"}]");
        });
        file("cut-off-string.json", "file broken-json", out -> {
            out.write("[{\"id\": \"");
            repeat(out, "x", HUNDRED_MEGABYTES);
        });
        file("line.ndjson", "rows {good=2, line-too-long=1}", out -> {
            out.write("{\"id\": 1}\n{\"id\": \"");
            repeat(out, "x", HUNDRED_MEGABYTES);
            out.write("\"}\n{\"id\": 3}\n");
        });
        file("keys.json", "file too-many-columns", out -> {
            out.write("[{\"a\": 0");
            for (int i = 0; i < 1_000_000; i++) {
                out.write(",\"k" + i + "\":1");
            }
            out.write("}]");
        });
        file("one-key-often.json", "rows {line-too-long=1}", out -> {
            out.write("[{\"a\": 0");
            repeat(out, ",\"a\":1", 10_000_000);
            out.write("}]");
        });
        file("number.json", "file json-limit", out -> {
            out.write("[{\"a\": ");
            repeat(out, "9", 10_000_000);
            out.write("}]");
        });
        for (String line : read()) {
            String[] parts = line.split(" ", 3);
            assertThat(parts[2]).as(line).isEqualTo(expected.remove(parts[0]));
            assertThat(Integer.parseInt(parts[1])).as(line).isLessThan(MOST_MILLIS);
        }
        assertThat(expected).isEmpty();
    }

    private List<String> read() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                HostileReader.class.getName()));
        expected.keySet().forEach(name -> command.add(folder.resolve(name).toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(told).isZero();
        return told.lines().toList();
    }
}
