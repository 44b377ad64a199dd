package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Laws of the CSV parser, over short texts of the characters that matter. */
class CsvParserPropertiesTest {
    private static final String SEED = "20240501";

    private record Parsed(List<String> records, boolean faulty) {}

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab,,\"\"\"\n\n\r ").ofMaxLength(40);
    }

    /** FastCSV 4.1.1 loses records, or counts their lines wrong, where a CR without LF stands in quotes. */
    @Provide
    Arbitrary<String> withoutLoneReturns() {
        return texts().map(text -> text.replaceAll("\r(?!\n)", "\r\n"));
    }

    /** Where FastCSV finds nothing wrong, both say the same; where it does, so does this parser. */
    @Property(tries = 20_000, seed = SEED)
    void agreesWithFastCsv(@ForAll("withoutLoneReturns") String text) throws IOException {
        Parsed ours = parse(text, 1 << 10, 1 << 16);
        try {
            List<String> theirs = fastCsv(text);
            if (!ours.faulty) {
                assertThat(ours.records).isEqualTo(theirs);
            } else {
                // FastCSV lets a quote be open at the end
                assertThat(ours.records.toString()).contains("UNCLOSED_QUOTE");
            }
        } catch (CsvParseException e) {
            assertThat(ours.faulty).isTrue();
        }
    }

    @Property(tries = 5_000, seed = SEED)
    void givesTheSameWithAnyBuffer(@ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 20) int buffer)
            throws IOException {
        assertThat(parse(text, buffer, 1 << 16)).isEqualTo(parse(text, 1 << 10, 1 << 16));
    }

    /** Whatever the text and the limit, it ends, lines ascend, and no line but a too long one is left out. */
    @Property(tries = 5_000, seed = SEED)
    void comesToAnEndWithAnyLimit(@ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 20) int limit)
            throws IOException {
        CsvParser parser = new CsvParser(new StringReader(text), CsvDialect.DEFAULT, limit, 4);
        long line = 0;
        while (parser.next()) {
            assertThat(parser.line()).isGreaterThan(line);
            line = parser.line();
        }
        assertThat(line).isLessThanOrEqualTo(text.lines().count() + 1);
    }

    private static Parsed parse(String text, int buffer, int limit) throws IOException {
        CsvParser parser = new CsvParser(new StringReader(text), CsvDialect.DEFAULT, limit, buffer);
        List<String> records = new ArrayList<>();
        boolean faulty = false;
        while (parser.next()) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < parser.size(); i++) {
                cells.add(parser.cell(i));
            }
            boolean whole = parser.fault() == CsvParser.Fault.NONE;
            faulty |= !whole;
            records.add(parser.line() + (whole ? " " : " " + parser.fault() + " ") + cells);
        }
        return new Parsed(records, faulty);
    }

    private static List<String> fastCsv(String text) throws IOException {
        List<String> records = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .skipEmptyLines(false)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(new StringReader(text))) {
            for (CsvRecord one : reader) {
                records.add(one.getStartingLineNumber() + " " + one.getFields());
            }
        }
        return records;
    }
}
