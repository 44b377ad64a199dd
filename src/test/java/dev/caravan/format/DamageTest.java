package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Cell;
import dev.caravan.model.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One damage to one line, at each line of a good file: that line is named, and all others are as they were. */
class DamageTest {
    /** Lines as the file has them; each is a row. The first is the header, or of NDJSON a row too. */
    private static final List<String> CSV = csv();

    private static final List<String> NDJSON = ndjson();

    private static List<String> csv() {
        List<String> lines = new ArrayList<>(List.of("id,name,note,amount"));
        for (int i = 1; i < 50; i++) {
            lines.add(
                    switch (i % 5) {
                        case 0 -> i + ",Zoë,\"tea, milk\"," + i + ".50";
                        case 1 -> i + ",\"O\"\"Hara\",,";
                        case 2 -> "\"" + i + "\",\"Ada\",\"a\",\"1\"";
                        case 3 -> i + ",José,plain," + i;
                        default -> i + ",\"two\r\nlines, \"\"quoted\"\"\",x,1";
                    });
        }
        return lines;
    }

    private static List<String> ndjson() {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            lines.add("{\"id\": " + i + ", \"name\": \"Zoë\", \"note\": [" + i + "]}");
        }
        return lines;
    }

    record Damage(String code, UnaryOperator<String> to) {}

    private static Named<Damage> damage(String name, String code, UnaryOperator<String> to) {
        return Named.of(name, new Damage(code, to));
    }

    static List<Named<Damage>> csvDamages() {
        return List.of(
                damage("a cell too many", "ragged-row", l -> l + ",more"),
                damage("a cell too few", "ragged-row", l -> l.substring(0, l.lastIndexOf(','))),
                damage("no delimiter at all", "ragged-row", l -> "rubbish"),
                damage(
                        "a quote at the beginning of a line without one",
                        "broken-quote",
                        l -> "\"" + l.replace("\"", "")),
                damage("a quote before the last cell", "broken-quote", l -> lastCell(l, "\"x")),
                damage("text behind a closing quote", "broken-quote", l -> lastCell(l, "\"x\"y")),
                damage("a space behind a closing quote", "broken-quote", l -> lastCell(l, "\"x\" ")),
                damage("a quote that is not doubled", "broken-quote", l -> lastCell(l, "\"say \"hi\"\"")),
                damage("a byte that is not UTF-8", "bad-encoding", l -> lastCell(l, "\u0001")),
                damage(
                        "a line that is too long",
                        "line-too-long",
                        l -> lastCell(l, "x".repeat(CsvRowReader.MAX_RECORD))));
    }

    private static String lastCell(String line, String cell) {
        return line.substring(0, line.lastIndexOf(',') + 1) + cell;
    }

    static List<Named<Damage>> ndjsonDamages() {
        return List.of(
                damage("cut off", "not-json", l -> l.substring(0, l.length() / 2)),
                damage("a brace too many", "not-json", l -> l + "}"),
                damage("no JSON", "not-json", l -> "id,name,note"),
                damage("an array", "not-an-object", l -> "[" + l + "]"),
                damage("two objects", "not-json", l -> l + l),
                damage("a key twice", "duplicate-key", l -> l.replace("note", "id")),
                damage("too deep", "json-limit", l -> l.replace("[", "[".repeat(300))
                        .replace("]", "]".repeat(300))),
                damage("a number without end", "json-limit", l -> l.replace("[", "[" + "9".repeat(2000))),
                damage("an exponent without end", "number-too-long", l -> "{\"id\": 1e999999999}"),
                damage("a byte that is not UTF-8", "bad-encoding", l -> l.replace("ë", "\u0001")),
                damage(
                        "a line that is too long",
                        "line-too-long",
                        l -> l.replace("Z", "Z".repeat(CsvRowReader.MAX_RECORD))));
    }

    @ParameterizedTest
    @MethodSource("csvDamages")
    void csv(Damage damage) {
        for (int i = 1; i < CSV.size(); i++) {
            if (!CSV.get(i).contains("\n") && (!damage.code.equals("line-too-long") || i % 9 == 0)) {
                check(damage, CSV, i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ndjsonDamages")
    void ndjson(Damage damage) {
        // the first line says what the file is
        for (int i = 1; i < NDJSON.size(); i++) {
            if (!damage.code.equals("line-too-long") || i % 9 == 0) {
                check(damage, NDJSON, i);
            }
        }
    }

    private static void check(Damage damage, List<String> lines, int at) {
        List<String> damaged = new ArrayList<>(lines);
        damaged.set(at, damage.to.apply(lines.get(at)));
        long line =
                lines.subList(0, at).stream().mapToLong(l -> l.lines().count()).sum() + 1;
        Map<Long, String> expected = byLine(Rows.of(file(lines)));
        expected.remove(line);
        Rows read = Rows.of(file(damaged));

        assertThat(codes(read)).as("line %d", line).containsExactly(Map.entry(line, damage.code));
        Map<Long, String> others = byLine(read);
        others.remove(line);
        assertThat(others).as("line %d", line).isEqualTo(expected);
    }

    /** UTF-8, but for U+0001, which becomes a byte that is not. */
    private static byte[] file(List<String> lines) {
        byte[] bytes = String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == 1 ? (byte) 0xE9 : bytes[i];
        }
        return bytes;
    }

    private static Map<Long, String> byLine(Rows rows) {
        return rows.rows().stream()
                .collect(Collectors.toMap(
                        Row::line, r -> r.number() + " " + r.cells(), (a, b) -> a + " and " + b, TreeMap::new));
    }

    private static Map<Long, String> codes(Rows rows) {
        Map<Long, String> codes = new TreeMap<>();
        for (Row row : rows.rows()) {
            row.problem().ifPresent(p -> codes.put(row.line(), p.code()));
            for (Cell cell : row.cells()) {
                if (cell instanceof Cell.Invalid invalid) {
                    codes.put(row.line(), invalid.code());
                }
            }
        }
        return codes;
    }
}
