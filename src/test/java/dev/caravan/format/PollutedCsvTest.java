package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Cell;
import dev.caravan.model.CsvSettings;
import dev.caravan.model.FileSettings;
import dev.caravan.model.Row;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files in many dialects, each with one pollution at one place, in the manner of the Pollock benchmark
 * (https://doi.org/10.14778/3594512.3594518): what is wrong is wrong with the line that is polluted, and every other row
 * comes as it was.
 */
class PollutedCsvTest {
    private static final int ROWS = 13;
    private static final Set<String> LABELS = Set.of("id", "name", "note", "amount");
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    /** Becomes a byte that is not UTF-8. */
    private static final char BAD = '\u0001';

    /**
     * How a file is written.
     *
     * @param escape before quotes inside quotes: the quote itself, or a backslash
     * @param given whether the import says so, since it is not found out
     */
    record Dialect(
            String delimiter, char quote, char escape, String lineEnd, Charset charset, boolean mark, boolean given) {
        String line(List<String> cells) {
            List<String> written = new ArrayList<>(cells);
            written.set(1, quoted(cells.get(1)));
            return String.join(delimiter, written);
        }

        String quoted(String cell) {
            String q = String.valueOf(quote);
            return q + cell.replace(q, escape + q) + q;
        }

        CsvSettings settings(Optional<String> comment, Optional<String> footer) {
            return new CsvSettings(
                    Optional.of(delimiter).filter(d -> given),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    comment,
                    footer,
                    false);
        }

        @Override
        public String toString() {
            String shown = delimiter.replace("\t", "TAB") + " " + quote + escape + " "
                    + lineEnd.replace("\r", "CR").replace("\n", "LF") + " " + charset;
            return mark ? shown + " with a mark" : shown;
        }
    }

    /**
     * Some lines of a file.
     *
     * @param code of the problem of the row that starts here; empty if nothing is wrong
     * @param cells of the row; empty if there is none
     */
    record Lines(String raw, String lineEnd, String code, List<String> cells) {}

    /** What is done to the row at one place. */
    interface Pollution {
        List<Lines> pollute(Dialect dialect, List<String> cells);
    }

    private static Named<Pollution> breaking(String name, String code, Breaking breaking) {
        return Named.of(
                name,
                (dialect, cells) ->
                        List.of(new Lines(breaking.line(dialect, cells), dialect.lineEnd, code, List.of())));
    }

    private interface Breaking {
        String line(Dialect dialect, List<String> cells);
    }

    private static Named<Pollution> harmless(String name, Breaking breaking) {
        return Named.of(
                name,
                (dialect, cells) -> List.of(new Lines(breaking.line(dialect, cells), dialect.lineEnd, "", cells)));
    }

    private static List<String> with(List<String> cells, int column, String value) {
        List<String> changed = new ArrayList<>(cells);
        changed.set(column, value);
        return changed;
    }

    private static String other(String delimiter) {
        return delimiter.equals(";") ? "|" : ";";
    }

    static List<Named<Pollution>> pollutions() {
        return List.of(
                breaking("a cell too many", "ragged-row", (d, c) -> d.line(c) + d.delimiter + "more"),
                breaking("many cells too many", "ragged-row", (d, c) -> d.line(c) + (d.delimiter + "x").repeat(40)),
                breaking("a cell too few", "ragged-row", (d, c) -> d.line(c.subList(0, 3))),
                breaking(
                        "a delimiter too many in the middle",
                        "ragged-row",
                        (d, c) -> d.line(with(c, 2, c.get(2) + d.delimiter + "x"))),
                breaking(
                        "another delimiter",
                        "ragged-row",
                        (d, c) -> String.join(other(d.delimiter), c.get(0), "x", "y", "z")),
                breaking("a comment that nobody said is one", "ragged-row", (d, c) -> "# as of May"),
                breaking(
                        "a note at the end of a line",
                        "ragged-row",
                        (d, c) -> d.line(c) + d.delimiter + d.delimiter + "!"),
                breaking(
                        "no quotes where they are needed",
                        "ragged-row",
                        (d, c) -> String.join(d.delimiter, c.get(0), "Zoë" + d.delimiter + "x", c.get(2), c.get(3))),
                breaking(
                        "a quote that opens the line",
                        "broken-quote",
                        (d, c) -> d.quote + String.join(d.delimiter, "1", "x", "y", "z")),
                breaking(
                        "a quote that is not closed",
                        "broken-quote",
                        (d, c) -> String.join(d.delimiter, c.get(0), d.quote + "name", c.get(2), c.get(3))),
                breaking(
                        "a quote that opens the last cell",
                        "broken-quote",
                        (d, c) -> d.line(with(c, 3, d.quote + "1"))),
                breaking(
                        "text behind a closing quote",
                        "broken-quote",
                        (d, c) -> d.line(with(c, 2, d.quoted("x") + "y"))),
                breaking(
                        "a space behind a closing quote",
                        "broken-quote",
                        (d, c) -> d.line(with(c, 3, d.quoted("1") + " "))),
                breaking(
                        "a quote that is not doubled",
                        "broken-quote",
                        (d, c) -> d.line(with(c, 2, d.quote + "say " + d.quote + "hi" + d.quote + "!" + d.quote))),
                harmless("delimiters too many", (d, c) -> d.line(c) + d.delimiter + d.delimiter),
                harmless(
                        "everything in quotes",
                        (d, c) -> String.join(
                                d.delimiter, c.stream().map(d::quoted).toList())),
                Named.of(
                        "another line end",
                        (d, c) -> List.of(new Lines(d.line(c), d.lineEnd.equals("\n") ? "\r" : "\n", "", c))),
                Named.of(
                        "blank lines before it",
                        (d, c) -> List.of(
                                new Lines("", d.lineEnd, "", List.of()),
                                new Lines(d.delimiter.equals("\t") ? " " : " \t", d.lineEnd, "", List.of()),
                                new Lines(d.line(c), d.lineEnd, "", c))),
                Named.of(
                        "a row of nothing but delimiters before it",
                        (d, c) -> List.of(
                                new Lines(d.delimiter.repeat(3), d.lineEnd, "", List.of("", "", "", "")),
                                new Lines(d.line(c), d.lineEnd, "", c))),
                Named.of("quotes inside a cell without", (d, c) -> row(d, with(c, 2, "5" + d.quote + " x " + d.quote))),
                Named.of("blanks around cells", (d, c) -> row(d, with(with(c, 2, "  x "), 3, " 1 "))),
                Named.of(
                        "lines inside a cell",
                        (d, c) ->
                                row(d, with(c, 1, "one\n" + d.quote + "two" + d.quote + d.delimiter + "\r\n\n# four"))),
                Named.of("empty cells", (d, c) -> row(d, List.of(c.get(0), "", "", ""))));
    }

    private static List<Lines> row(Dialect dialect, List<String> cells) {
        return List.of(new Lines(dialect.line(cells), dialect.lineEnd, "", cells));
    }

    static List<Dialect> dialects() {
        List<Dialect> dialects = new ArrayList<>();
        List<Charset> charsets = List.of(StandardCharsets.UTF_8, WINDOWS_1252, StandardCharsets.UTF_16LE);
        for (String delimiter : List.of(",", ";", "\t", "|")) {
            for (char quote : new char[] {'"', '\''}) {
                for (String lineEnd : List.of("\n", "\r\n", "\r")) {
                    Charset charset = charsets.get(dialects.size() % 3);
                    boolean mark = charset.equals(StandardCharsets.UTF_16LE) || dialects.size() % 2 == 0;
                    dialects.add(new Dialect(
                            delimiter, quote, quote, lineEnd, charset, mark && !charset.equals(WINDOWS_1252), false));
                }
            }
            dialects.add(new Dialect(delimiter, '"', '\\', "\r\n", StandardCharsets.UTF_8, false, false));
        }
        dialects.add(new Dialect("||", '"', '"', "\n", StandardCharsets.UTF_8, false, true));
        dialects.add(new Dialect(", ", '"', '"', "\r\n", StandardCharsets.UTF_8, true, true));
        return dialects;
    }

    static Stream<Named<Pollution>> allPollutions() {
        return pollutions().stream();
    }

    @ParameterizedTest
    @MethodSource("allPollutions")
    void spoilsNothingButItsOwnLine(Pollution pollution) {
        for (Dialect dialect : dialects()) {
            for (int at : new int[] {0, 1, 5, ROWS - 2, ROWS - 1}) {
                List<Lines> polluted = pollution.pollute(dialect, cells(dialect, at));
                if (at % 3 == 2 && polluted.get(0).code.equals("broken-quote")) {
                    continue; // a row of several lines whose quotes are broken is wrong in each of them
                }
                List<Lines> lines = clean(dialect);
                lines.remove(at + 1);
                lines.addAll(at + 1, polluted);
                check(dialect, lines, dialect.settings(Optional.empty(), Optional.empty()), Set.of(), "row " + at);
            }
        }
    }

    @Test
    void aByteThatIsNoCharacterSpoilsItsCellAlone() {
        for (Dialect dialect : dialects()) {
            for (int at = 0; at < ROWS && dialect.charset.equals(StandardCharsets.UTF_8); at++) {
                List<Lines> lines = clean(dialect);
                String line = dialect.line(with(cells(dialect, at), 2, String.valueOf(BAD)));
                lines.set(at + 1, new Lines(line, dialect.lineEnd, "bad-encoding", List.of()));
                check(dialect, lines, dialect.settings(Optional.empty(), Optional.empty()), Set.of(), "row " + at);
            }
        }
    }

    @Test
    void whatStandsBeforeTheHeaderIsPassedOver() {
        for (Dialect dialect : dialects()) {
            for (String before :
                    List.of("Members", "Report " + dialect.quote + "x", "a;b|c,d\te", "name", "", "# id")) {
                for (int count = 1; count <= 20; count += 19) {
                    List<Lines> lines = clean(dialect);
                    for (int i = 0; i < count; i++) {
                        lines.add(0, new Lines(before, dialect.lineEnd, "", List.of()));
                    }
                    check(dialect, lines, dialect.settings(Optional.empty(), Optional.empty()), LABELS, before);
                }
            }
        }
    }

    @Test
    void commentsAndFootersThatAreSetAreNoRows() {
        for (Dialect dialect : dialects()) {
            for (int at = 0; at <= ROWS; at++) {
                List<Lines> lines = clean(dialect);
                String comment = "# " + dialect.delimiter + dialect.quote + "see" + dialect.delimiter;
                lines.add(at, new Lines(comment, dialect.lineEnd, "", List.of()));
                lines.add(new Lines("Total" + dialect.delimiter + dialect.quote, dialect.lineEnd, "", List.of()));
                lines.add(new Lines("1" + dialect.delimiter + "2", dialect.lineEnd, "", List.of()));
                CsvSettings settings = dialect.settings(Optional.of("#"), Optional.of("Total"));
                check(dialect, lines, settings, Set.of(), "comment at " + at);
            }
        }
    }

    @Test
    void theHeaderMayEndInDelimitersAndFollowALineThatNamesThem() {
        for (Dialect dialect : dialects()) {
            List<Lines> lines = clean(dialect);
            lines.set(0, new Lines(lines.get(0).raw + dialect.delimiter.repeat(3), dialect.lineEnd, "", List.of()));
            if (dialect.delimiter.length() == 1) {
                lines.add(0, new Lines("sep=" + dialect.delimiter, dialect.lineEnd, "", List.of()));
            }
            check(dialect, lines, dialect.settings(Optional.empty(), Optional.empty()), Set.of(), "header");
        }
    }

    private static List<String> cells(Dialect dialect, int i) {
        String name =
                switch (i % 3) {
                    case 0 -> "Zoë" + dialect.delimiter + " of " + i;
                    case 1 -> "say " + dialect.quote + "hi" + dialect.quote + dialect.delimiter + i;
                    default -> "two" + dialect.delimiter + "lines" + dialect.lineEnd + "and " + dialect.quote;
                };
        return List.of("k" + i, name, "José", i + ".50");
    }

    /** The header, and then a line for each row. */
    private static List<Lines> clean(Dialect dialect) {
        List<Lines> lines = new ArrayList<>();
        lines.add(new Lines(
                String.join(dialect.delimiter, "id", "name", "note", "amount"), dialect.lineEnd, "", List.of()));
        IntStream.range(0, ROWS).forEach(i -> lines.addAll(row(dialect, cells(dialect, i))));
        return lines;
    }

    private static void check(Dialect dialect, List<Lines> lines, CsvSettings csv, Set<String> labels, String place) {
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        long line = 1;
        for (Lines one : lines) {
            if (!one.code.isEmpty()) {
                expected.add(line + " ! " + one.code);
            } else if (!one.cells.isEmpty()) {
                expected.add(line + " " + one.cells);
            }
            text.append(one.raw).append(one.lineEnd);
            line += (one.raw + one.lineEnd + "x").lines().count() - 1;
        }
        Rows rows = Rows.of(bytes(dialect, text.toString()), FileSettings.DETECT.withCsv(csv), labels);
        assertThat(rows.columns()).as("%s, %s", dialect, place).containsExactly("id", "name", "note", "amount");
        assertThat(rows.rows().stream().map(PollutedCsvTest::shown))
                .as("%s, %s, read as %s", dialect, place, rows.description())
                .containsExactlyElementsOf(expected);
    }

    private static byte[] bytes(Dialect dialect, String text) {
        byte[] bytes = ((dialect.mark ? "\uFEFF" : "") + text).getBytes(dialect.charset);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte b : bytes) {
            out.write(b == BAD && dialect.charset.equals(StandardCharsets.UTF_8) ? 0xE9 : b);
        }
        return out.toByteArray();
    }

    private static String shown(Row row) {
        Optional<String> code = row.problem().map(p -> p.code()).or(() -> row.cells().stream()
                .filter(Cell.Invalid.class::isInstance)
                .map(c -> ((Cell.Invalid) c).code())
                .findFirst());
        return row.line() + " "
                + code.map(c -> "! " + c)
                        .orElseGet(() ->
                                row.cells().stream().map(Cell::shown).toList().toString());
    }
}
