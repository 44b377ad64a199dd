package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.caravan.model.CsvSettings;
import dev.caravan.model.FileSettings;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code cases/format/*.yaml}: a file, and all that is read from it. */
class FormatCasesTest {
    private static final List<String> TABLES = List.of("csv-shape", "csv-dialect", "encoding", "detection", "json");

    record Case(
            String name,
            String text,
            String bytes,
            String encoding,
            Map<String, String> settings,
            Set<String> labels,
            String expect,
            String problem) {
        byte[] file() {
            return bytes != null
                    ? bytes.getBytes(StandardCharsets.ISO_8859_1)
                    : text.getBytes(Charset.forName(encoding == null ? "UTF-8" : encoding));
        }

        FileSettings fileSettings() {
            Map<String, String> given = settings == null ? Map.of() : settings;
            CsvSettings csv = new CsvSettings(
                    Optional.ofNullable(given.get("delimiter")),
                    Optional.ofNullable(given.get("quote")),
                    Optional.ofNullable(given.get("escape")).map(s -> s.charAt(0)),
                    Optional.ofNullable(given.get("encoding")).map(Charset::forName),
                    Optional.ofNullable(given.get("comment")),
                    Optional.ofNullable(given.get("footer")),
                    false);
            String line = given.get("header_line");
            OptionalInt headerLine = line == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(line));
            return new FileSettings(csv, headerLine, Optional.empty());
        }
    }

    static List<Named<Case>> cases() throws IOException {
        List<Named<Case>> cases = new ArrayList<>();
        for (String table : TABLES) {
            try (InputStream in = FormatCasesTest.class.getResourceAsStream("/cases/format/" + table + ".yaml")) {
                for (Case one :
                        new YAMLMapper().readValue(Objects.requireNonNull(in), new TypeReference<List<Case>>() {})) {
                    cases.add(Named.of(table + ": " + one.name(), one));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsAsTheTableSays(Case one) {
        assertThat(read(one))
                .isEqualTo(one.problem() != null ? one.problem() : one.expect().stripTrailing());
    }

    private static String read(Case one) {
        try {
            return Rows.of(one.file(), one.fileSettings(), one.labels() == null ? Set.of() : one.labels())
                    .text();
        } catch (ProblemException e) {
            return e.problems().stream().map(p -> p.code() + ": " + p.message()).collect(Collectors.joining(" | "));
        }
    }

    @Test
    void noTableIsLeftOut() throws IOException {
        assertThat(cases()).hasSizeGreaterThan(100);
    }
}
