package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a file holds, it is read or refused with places; nothing else ever comes out. */
class ConfigurationFuzzTest {
    private static final List<byte[]> SEEDS = seeds();
    private static final String[] TOKENS = {
        "",
        "~",
        "null",
        "[]",
        "{}",
        "[",
        "]",
        "{",
        "}",
        ":",
        "- ",
        "\n",
        "\t",
        "  ",
        "&a ",
        "*a",
        "<<: *a",
        "!!str ",
        "|\n",
        "'",
        "\"",
        "#",
        ",",
        "---\n",
        "...\n",
        "? ",
        "%YAML 1.1\n",
        "true",
        "0",
        "-1",
        "1e999999999",
        ".inf",
        "users",
        "_id",
        "email",
        "user",
        "country",
        "type: export",
        "name",
        "reference_target: user",
        "\u0000",
        "\uFEFF",
        "\uD83D\uDE00",
        "reference_back_reference: manager_id",
        "reference_via_association_records: user_has_group",
        "for_import: a"
    };

    @Property(tries = 1500, seed = "2024")
    void readsOrRefuses(@ForAll("mutations") byte[] bytes) throws IOException {
        Path folder = Files.createTempDirectory("config");
        Path file = folder.resolve("fuzz.yaml");
        try {
            Files.write(file, bytes);
            read(file);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }

    private static void read(Path file) {
        try {
            Configuration read = ConfigurationReader.read(file, SampleSchema.SCHEMA, SampleFormats::check);
            assertThat(CatalogText.of(read.catalog())).isNotNull();
        } catch (ConfigurationException e) {
            assertThat(e.problems()).isNotEmpty().allSatisfy(p -> {
                assertThat(p.line()).isPositive();
                assertThat(p.column()).isPositive();
                assertThat(p.code()).startsWith("config-");
                assertThat(p.message()).isNotBlank().doesNotContain("\n").doesNotContain("Exception");
            });
        }
    }

    @Provide
    Arbitrary<byte[]> mutations() {
        return Arbitraries.longs().map(seed -> mutate(new Random(seed)));
    }

    private static byte[] mutate(Random random) {
        byte[] seed = SEEDS.get(random.nextInt(SEEDS.size()));
        StringBuilder text = new StringBuilder(new String(seed, StandardCharsets.UTF_8));
        for (int i = random.nextInt(4); i >= 0; i--) {
            mutate(text, random);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(20) == 0 && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static void mutate(StringBuilder text, Random random) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(12));
        switch (random.nextInt(5)) {
            case 0 -> text.delete(from, to);
            case 1 -> text.insert(from, TOKENS[random.nextInt(TOKENS.length)]);
            case 2 -> text.replace(from, to, TOKENS[random.nextInt(TOKENS.length)]);
            case 3 -> swapWords(text, random);
            default -> moveLine(text, random);
        }
    }

    /** Another word of the file in the place of this one: the kind of slip that leaves a file well-formed. */
    private static void swapWords(StringBuilder text, Random random) {
        List<int[]> words = new ArrayList<>();
        var matcher = Pattern.compile("[A-Za-z_-]+").matcher(text.toString());
        while (matcher.find()) {
            words.add(new int[] {matcher.start(), matcher.end()});
        }
        if (!words.isEmpty()) {
            int[] there = words.get(random.nextInt(words.size()));
            String word = text.substring(there[0], there[1]);
            int[] here = words.get(random.nextInt(words.size()));
            text.replace(here[0], here[1], word);
        }
    }

    private static void moveLine(StringBuilder text, Random random) {
        List<String> lines = new ArrayList<>(List.of(text.toString().split("\n", -1)));
        String line = lines.remove(random.nextInt(lines.size()));
        lines.add(random.nextInt(lines.size() + 1), random.nextBoolean() ? line : "  " + line);
        text.setLength(0);
        text.append(String.join("\n", lines));
    }

    private static List<byte[]> seeds() {
        try {
            List<byte[]> seeds = new ArrayList<>();
            for (Path folder : ConfigurationCasesTest.cases()) {
                Path file = folder.resolve("config.yaml");
                if (Files.exists(file)) {
                    seeds.add(Files.readAllBytes(file));
                }
            }
            return seeds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
