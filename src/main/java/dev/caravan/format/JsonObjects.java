package dev.caravan.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.Problem;
import dev.caravan.model.Row;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** JSON objects as rows: keys are columns. */
final class JsonObjects {
    private final Map<String, Integer> positions = new HashMap<>();
    private final JsonCells cells;

    JsonObjects(List<String> columns, JsonCells cells) {
        this.cells = cells;
        for (String column : columns) {
            positions.put(column, positions.size());
        }
    }

    /** The object at whose start the parser stands; it then stands at its end. */
    Row read(JsonParser json, long line, long number) throws IOException {
        Cell[] row = absent();
        Problem problem = null;
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            json.nextToken();
            Cell cell = cells.read(json);
            Integer position = positions.get(key);
            if (position == null) {
                problem = problem == null ? badKey(key) : problem;
            } else if (row[position] != Cells.ABSENT) {
                problem = problem == null ? duplicate(key) : problem;
            } else {
                row[position] = cell;
            }
        }
        return new Row(line, number, List.of(row), Optional.ofNullable(problem));
    }

    /** What is not an object, as a row that says so; the parser then stands at its end. */
    Row notAnObject(JsonParser json, long line, long number) throws IOException {
        Problem problem = Problem.of(
                "not-an-object", "is " + JsonText.kind(json) + "; expected an object with a key for each column");
        json.skipChildren();
        return broken(problem, line, number);
    }

    /** A row of which nothing can be read. */
    Row broken(Problem problem, long line, long number) {
        return new Row(line, number, List.of(absent()), Optional.of(problem));
    }

    private Cell[] absent() {
        Cell[] row = new Cell[positions.size()];
        Arrays.fill(row, Cells.ABSENT);
        return row;
    }

    private static Problem duplicate(String key) {
        return Problem.of(
                "duplicate-key", "has the key '" + Problem.abbreviate(key) + "' twice; expected each key once");
    }

    /** Every key is a column, except those that are not text. */
    private Problem badKey(String key) {
        String reason = cells.reason(key.charAt(Math.max(StandIns.find(key), 0)));
        return Problem.of("bad-encoding", "has a key that " + reason);
    }

    /** Adds the keys of the object at whose start the parser stands, as many as there can be columns and one more. */
    static void collectKeys(JsonParser json, Set<String> keys) throws IOException {
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            // more are refused anyway, and must not fill the memory before that
            if (keys.size() <= CsvHeader.MAX_COLUMNS && StandIns.find(key) < 0) {
                keys.add(key);
            }
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                json.skipChildren();
            }
        }
    }
}
