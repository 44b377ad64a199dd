package dev.caravan.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.caravan.model.Problem;
import dev.caravan.model.Row;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rows of a file that has one JSON object in each line. What is wrong with a line is wrong with its row alone. */
final class JsonLineReader implements RowReader {
    private static final int SAMPLE = 1 << 18;

    private final TextReader text;
    private final TextEncoding encoding;
    private final LineReader lines;
    private final List<String> columns;
    private final JsonObjects objects;
    private long number;

    private JsonLineReader(TextReader text, TextEncoding encoding, List<String> columns) {
        this.text = text;
        this.encoding = encoding;
        this.lines = new LineReader(text, CsvRowReader.MAX_RECORD);
        this.columns = columns;
        this.objects = new JsonObjects(columns, new JsonCells(text, encoding));
    }

    static JsonLineReader open(Path file, TextEncoding encoding) throws IOException {
        List<String> columns = survey(file, encoding);
        if (columns.isEmpty()) {
            throw FileProblems.noColumns();
        }
        return new JsonLineReader(TextReader.open(file, encoding), encoding, columns);
    }

    /**
     * Whether the file has one object in each line, rather than objects over several lines: at least half of the lines
     * that it begins with are an object by themselves.
     */
    static boolean fits(Path file, TextEncoding encoding) throws IOException {
        String sample = TextReader.sample(file, encoding, SAMPLE);
        // the last line of a sample is cut off, unless it is all of the file
        int end = sample.length() < SAMPLE ? SAMPLE : Math.max(sample.lastIndexOf('\n'), sample.lastIndexOf('\r')) + 1;
        LineReader lines =
                new LineReader(new StringReader(sample.substring(0, Math.min(end, sample.length()))), SAMPLE);
        int seen = 0;
        int good = 0;
        while (lines.next()) {
            if (!lines.isBlank()) {
                seen++;
                good += keys(lines).isPresent() ? 1 : 0;
            }
        }
        return seen > 0 && 2 * good >= seen;
    }

    private static List<String> survey(Path file, TextEncoding encoding) throws IOException {
        LinkedHashSet<String> columns = new LinkedHashSet<>();
        try (TextReader text = TextReader.open(file, encoding)) {
            LineReader lines = new LineReader(text, CsvRowReader.MAX_RECORD);
            while (lines.next()) {
                if (!lines.isTooLong() && !lines.isBlank()) {
                    keys(lines).ifPresent(columns::addAll);
                    if (columns.size() > CsvHeader.MAX_COLUMNS) {
                        throw FileProblems.tooManyColumns(CsvHeader.MAX_COLUMNS);
                    }
                }
            }
        }
        return List.copyOf(columns);
    }

    /** The keys of the line's object, if the line is one. */
    private static Optional<Set<String>> keys(LineReader line) throws IOException {
        Set<String> keys = new LinkedHashSet<>();
        try (JsonParser json = parser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            JsonObjects.collectKeys(json, keys);
            return json.nextToken() == null ? Optional.of(keys) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static JsonParser parser(LineReader line) throws IOException {
        return JsonText.FACTORY.createParser(line.buffer(), line.start(), line.length());
    }

    @Override
    public Optional<Row> next() throws IOException {
        while (lines.next()) {
            if (!lines.isBlank()) {
                number++;
                return Optional.of(row());
            }
        }
        return Optional.empty();
    }

    private Row row() throws IOException {
        long line = lines.line();
        if (lines.isTooLong()) {
            return objects.broken(FileProblems.tooLong(), line, number);
        }
        try (JsonParser json = parser(lines)) {
            Row row = json.nextToken() == JsonToken.START_OBJECT
                    ? objects.read(json, line, number)
                    : objects.notAnObject(json, line, number);
            return json.nextToken() == null ? row : objects.broken(goesOn(json), line, number);
        } catch (JsonProcessingException e) {
            return objects.broken(broken(e), line, number);
        }
    }

    private static Problem goesOn(JsonParser json) {
        return Problem.of(
                "not-json",
                "goes on behind the end of its object, at column "
                        + json.currentTokenLocation().getColumnNr() + "; expected one object a line");
    }

    private static Problem broken(JsonProcessingException e) {
        if (JsonText.isOverLimit(e)) {
            return Problem.of("json-limit", JsonText.reason(e));
        }
        String column =
                e.getLocation() == null ? "" : "column " + e.getLocation().getColumnNr() + ": ";
        return Problem.of("not-json", "is not JSON: " + column + JsonText.reason(e));
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public long headerLine() {
        return 0;
    }

    @Override
    public FileFormat format() {
        return FileFormat.NDJSON;
    }

    @Override
    public String description() {
        return "NDJSON, " + encoding.label();
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
