package dev.caravan.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Row;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of a JSON file that is one document: an array of objects, or objects one behind the other.
 *
 * <p>The file is parsed twice. The first time shows whether it is well-formed, which columns it has, and which of its
 * objects are too long to be read; the second time gives the rows.
 */
final class JsonStreamReader implements RowReader {
    private final List<String> columns;
    private final Set<Long> tooLong;
    private final JsonObjects objects;
    private final Elements elements;
    private final String description;
    private final boolean array;
    private long number;

    private JsonStreamReader(Survey survey, Elements elements, TextEncoding encoding, boolean array) {
        this.columns = List.copyOf(survey.columns);
        this.tooLong = survey.tooLong;
        this.objects = new JsonObjects(columns, new JsonCells(elements.text, encoding));
        this.elements = elements;
        this.array = array;
        this.description = (array ? "JSON, " : "JSON objects, ") + encoding.label();
    }

    static JsonStreamReader open(Path file, TextEncoding encoding, boolean array) throws IOException {
        Survey survey = new Survey();
        try (Elements elements = new Elements(file, encoding, array)) {
            survey.read(elements);
        }
        if (survey.columns.isEmpty() && (!array || survey.hasObjects)) {
            throw FileProblems.noColumns();
        }
        return new JsonStreamReader(survey, new Elements(file, encoding, array), encoding, array);
    }

    @Override
    public Optional<Row> next() throws IOException {
        try {
            if (!elements.next()) {
                return Optional.empty();
            }
            number++;
            return Optional.of(
                    row(elements.json, elements.json.currentTokenLocation().getLineNr()));
        } catch (JsonProcessingException e) {
            throw broken(e, elements.json);
        }
    }

    private Row row(JsonParser json, long line) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return objects.notAnObject(json, line, number);
        }
        if (tooLong.contains(number)) {
            json.skipChildren();
            return objects.broken(FileProblems.tooLong(), line, number);
        }
        return objects.read(json, line, number);
    }

    private static ProblemException broken(JsonProcessingException e, JsonParser json) {
        JsonLocation place = e.getLocation() == null ? json.currentLocation() : e.getLocation();
        String where = "line " + place.getLineNr() + ", column " + place.getColumnNr() + ": ";
        return JsonText.isOverLimit(e)
                ? FileProblems.of("json-limit", where + "the JSON " + JsonText.reason(e))
                : FileProblems.of("broken-json", "the file is not well-formed JSON: " + where + JsonText.reason(e));
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
        return array ? FileFormat.JSON : FileFormat.NDJSON;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public void close() throws IOException {
        elements.close();
    }

    /** The elements of the array, or the values of the file, one after the other. */
    private static final class Elements implements Closeable {
        private final TextReader text;
        private final JsonParser json;
        private final boolean array;
        private boolean begun;

        Elements(Path file, TextEncoding encoding, boolean array) throws IOException {
            this.text = TextReader.open(file, encoding);
            this.json = JsonText.FACTORY.createParser(text);
            this.array = array;
        }

        /** Goes to the first token of the next element, whose forerunner must have been read to its end. */
        boolean next() throws IOException {
            if (array && !begun) {
                json.nextToken();
            }
            begun = true;
            JsonToken token = json.nextToken();
            if (token == JsonToken.END_ARRAY && json.nextToken() != null) {
                JsonLocation place = json.currentTokenLocation();
                throw FileProblems.of(
                        "broken-json",
                        "the file goes on behind the end of its array (line " + place.getLineNr() + ", column "
                                + place.getColumnNr() + "); expected one array of objects");
            }
            return token != null && token != JsonToken.END_ARRAY;
        }

        @Override
        public void close() throws IOException {
            json.close();
            text.close();
        }
    }

    /** What the first reading shows. */
    private static final class Survey {
        private final LinkedHashSet<String> columns = new LinkedHashSet<>();
        private boolean hasObjects;
        /** The numbers of the elements that are too long; each is so long that there cannot be many. */
        private final Set<Long> tooLong = new HashSet<>();

        void read(Elements elements) throws IOException {
            try {
                for (long number = 1; elements.next(); number++) {
                    element(elements.json, number);
                }
            } catch (JsonProcessingException e) {
                throw broken(e, elements.json);
            }
        }

        private void element(JsonParser json, long number) throws IOException {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                return;
            }
            hasObjects = true;
            long start = json.currentTokenLocation().getCharOffset();
            Set<String> keys = new LinkedHashSet<>();
            JsonObjects.collectKeys(json, keys);
            if (json.currentLocation().getCharOffset() - start > CsvRowReader.MAX_RECORD) {
                tooLong.add(number);
            }
            columns.addAll(keys);
            if (columns.size() > CsvHeader.MAX_COLUMNS) {
                throw FileProblems.tooManyColumns(CsvHeader.MAX_COLUMNS);
            }
        }
    }
}
