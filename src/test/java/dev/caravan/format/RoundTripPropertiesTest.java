package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.CsvSettings;
import dev.caravan.model.FileSettings;
import dev.caravan.model.Json;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written is what is read, for any table. */
class RoundTripPropertiesTest {
    private static final String SEED = "20240502";

    record Table(List<String> labels, List<List<Cell>> rows) {
        byte[] as(FileFormat format, boolean bom) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (RowWriter writer = RowWriters.open(format, out, labels, bom)) {
                for (List<Cell> row : rows) {
                    writer.write(row);
                }
                writer.finish();
            }
            return out.toByteArray();
        }

        /** Everything quoted, as other programs write it. */
        String quoted(char delimiter, char quote, String lineEnd) {
            StringBuilder text = new StringBuilder();
            text.append(line(labels, delimiter, quote)).append(lineEnd);
            for (List<Cell> row : rows) {
                text.append(line(row.stream().map(Cell::shown).toList(), delimiter, quote))
                        .append(lineEnd);
            }
            return text.toString();
        }

        private static String line(List<String> cells, char delimiter, char quote) {
            String q = String.valueOf(quote);
            return cells.stream()
                    .map(c -> q + c.replace(q, q + q) + q)
                    .collect(Collectors.joining(String.valueOf(delimiter)));
        }
    }

    private static Arbitrary<String> hostile() {
        Arbitrary<String> special = Arbitraries.of(
                "\"", "'", ",", ";", "\t", "|", "\n", "\r", "\r\n", " ", "\uFEFF", "=1+1", "{", "[", "<html", "sep=;",
                "\\", "\\N", "null", "0", "ü", "日本", "😀", "\u2028", "%PDF-", "PK", "-", "'='", "\"\"", "\u00A0");
        Arbitrary<String> plain = Arbitraries.strings().alpha().numeric().ofMaxLength(5);
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(2, special), net.jqwik.api.Tuple.of(1, plain))
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
    }

    private static Arbitrary<Table> tables(Arbitrary<Cell> cells) {
        Arbitrary<List<String>> labels = hostile()
                .filter(l -> !l.isBlank())
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(4);
        return labels.flatMap(
                names -> cells.list().ofSize(names.size()).list().ofMaxSize(6).map(rows -> new Table(names, rows)));
    }

    @Provide
    Arbitrary<Table> texts() {
        return tables(hostile().map(Cells::text));
    }

    @Provide
    Arbitrary<Table> typed() {
        Arbitrary<BigDecimal> numbers = Combinators.combine(
                        Arbitraries.bigIntegers().between(BigInteger.TEN.pow(30).negate(), BigInteger.TEN.pow(30)),
                        Arbitraries.integers().between(0, 40))
                .as(BigDecimal::new);
        return tables(Arbitraries.oneOf(
                hostile().map(Cells::text),
                numbers.map(Cell.Numeric::new),
                Arbitraries.of(true, false).map(Cell.Bool::new),
                Arbitraries.of(Cells.NULL, Cells.ABSENT),
                Arbitraries.of("[]", "{}", "[1,2.50,\"\\n\"]", "{\"a\":{\"b\":[null,true,1E+400]}}")
                        .map(text -> new Cell.Nested(new Json(text)))));
    }

    @Property(tries = 1_000, seed = SEED)
    void csvComesBackAsItWas(@ForAll("texts") Table table, @ForAll boolean bom) throws IOException {
        Rows read = Rows.of(table.as(FileFormat.CSV, bom));

        assertThat(read.columns()).isEqualTo(table.labels);
        assertThat(read.rows()).extracting(Row::cells).isEqualTo(table.rows);
        assertThat(read.rows()).allMatch(row -> row.problem().isEmpty());
    }

    @Property(tries = 1_000, seed = SEED)
    void csvOfOtherProgramsComesBackAsItWas(
            @ForAll("texts") Table table,
            @ForAll("delimiters") char delimiter,
            @ForAll("quotes") char quote,
            @ForAll("lineEnds") String lineEnd,
            @ForAll("encodings") Charset encoding)
            throws IOException {
        CsvSettings csv = new CsvSettings(
                Optional.of(String.valueOf(delimiter)),
                Optional.of(String.valueOf(quote)),
                Optional.empty(),
                Optional.of(encoding),
                Optional.empty(),
                Optional.empty(),
                false);
        FileSettings settings = FileSettings.DETECT.withCsv(csv);
        Rows read = Rows.of(table.quoted(delimiter, quote, lineEnd).getBytes(encoding), settings);

        assertThat(read.columns()).isEqualTo(table.labels);
        assertThat(read.rows()).extracting(Row::cells).isEqualTo(table.rows);
        assertThat(read.rows()).allMatch(row -> row.problem().isEmpty());
    }

    @Provide
    Arbitrary<Character> delimiters() {
        return Arbitraries.of(',', ';', '\t', '|', ':', '~');
    }

    @Provide
    Arbitrary<Character> quotes() {
        return Arbitraries.of('"', '\'');
    }

    @Provide
    Arbitrary<String> lineEnds() {
        return Arbitraries.of("\n", "\r\n", "\r");
    }

    @Provide
    Arbitrary<Charset> encodings() {
        return Arbitraries.of("UTF-8", "UTF-16LE", "UTF-16BE", "GB18030").map(Charset::forName);
    }

    @Property(tries = 700, seed = SEED)
    void jsonComesBackAsItWas(@ForAll("typed") Table table) throws IOException {
        List<Map<String, Cell>> written = objects(table.labels, table.rows);
        if (!written.isEmpty() && written.stream().allMatch(Map::isEmpty)) {
            // rows without a single key have no columns, and would all be the same empty record
            assertThatThrownBy(() -> Rows.of(table.as(FileFormat.JSON, false)))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageStartingWith("no object of the file has a key");
            return;
        }
        Rows read = Rows.of(table.as(FileFormat.JSON, false));

        assertThat(objects(read.columns(), read.rows().stream().map(Row::cells).toList()))
                .isEqualTo(written);
        assertThat(read.rows()).allMatch(row -> row.problem().isEmpty());
    }

    @Property(tries = 700, seed = SEED)
    void ndjsonComesBackAsItWas(@ForAll("typed") Table table) throws IOException {
        List<Map<String, Cell>> written = objects(table.labels, table.rows);
        if (written.stream().allMatch(Map::isEmpty)) {
            return; // no rows or no keys: nothing that a file of lines could tell
        }
        Rows read = Rows.of(table.as(FileFormat.NDJSON, false));

        assertThat(objects(read.columns(), read.rows().stream().map(Row::cells).toList()))
                .isEqualTo(written);
        assertThat(read.rows()).extracting(Row::line).isSorted().doesNotHaveDuplicates();
        assertThat(read.rows()).allMatch(row -> row.problem().isEmpty());
    }

    /** Rows as a JSON file has them: without the keys that are absent, in any order. */
    private static List<Map<String, Cell>> objects(List<String> labels, List<List<Cell>> rows) {
        return rows.stream()
                .map(row -> {
                    Map<String, Cell> object = new LinkedHashMap<>();
                    for (int i = 0; i < labels.size(); i++) {
                        if (row.get(i) != Cells.ABSENT) {
                            object.put(labels.get(i), row.get(i));
                        }
                    }
                    return object;
                })
                .toList();
    }
}
