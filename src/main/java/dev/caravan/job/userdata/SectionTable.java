package dev.caravan.job.userdata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A section as a table: a column for each key that a row has, lists of plain values as list cells, everything nested as
 * JSON. A section that failed is a table of its error. Nothing is left out: rows of more different keys than a table can
 * have columns are a table of one column, which holds each row as JSON.
 */
final class SectionTable {
    private static final String ONLY_COLUMN = "json";
    private static final String VALUE = "value";

    private final Section section;
    private final boolean whole;
    private final List<String> columns;

    private SectionTable(Section section, boolean whole, List<String> columns) {
        this.section = section;
        this.whole = whole;
        this.columns = List.copyOf(columns);
    }

    /** Takes rows. */
    interface RowTaker {
        void take(List<Cell> cells) throws IOException;
    }

    /** @param maxColumns how many columns a table can have */
    static SectionTable of(Section section, int maxColumns) throws IOException {
        if (section.failure().isPresent()) {
            return new SectionTable(section, false, List.of("error_code", "error_message"));
        }
        Set<String> names = new LinkedHashSet<>();
        forEachRow(section, row -> {
            if (names.size() <= maxColumns) {
                row.fieldNames().forEachRemaining(names::add);
                if (!row.isObject()) {
                    names.add(VALUE);
                }
            }
        });
        boolean whole = names.size() > maxColumns;
        return new SectionTable(section, whole, whole ? List.of(ONLY_COLUMN) : List.copyOf(names));
    }

    List<String> columns() {
        return columns.isEmpty() ? List.of(VALUE) : columns;
    }

    void forEach(RowTaker taker) throws IOException {
        if (section.failure().isPresent()) {
            SourceException failure = section.failure().get();
            taker.take(List.of(Cells.text(failure.code()), Cells.text(String.valueOf(failure.getMessage()))));
            return;
        }
        forEachRow(section, row -> taker.take(cells(row)));
    }

    private List<Cell> cells(JsonNode row) {
        if (whole) {
            return List.of(cell(row));
        }
        List<Cell> cells = new ArrayList<>(columns.size());
        for (String column : columns()) {
            if (row.isObject()) {
                cells.add(row.has(column) ? cell(row.path(column)) : Cells.NULL);
            } else {
                cells.add(column.equals(VALUE) ? cell(row) : Cells.NULL);
            }
        }
        return cells;
    }

    static Cell cell(JsonNode value) {
        if (value.isTextual()) {
            return Cells.text(value.textValue());
        }
        if (value.isNumber()) {
            return new Cell.Numeric(value.decimalValue());
        }
        if (value.isBoolean()) {
            return new Cell.Bool(value.booleanValue());
        }
        if (value.isNull() || value.isMissingNode()) {
            return Cells.NULL;
        }
        if (value.isArray() && isPlain(value)) {
            List<Cell> cells = new ArrayList<>();
            value.forEach(v -> cells.add(cell(v)));
            return new Cell.Many(cells);
        }
        return new Cell.Nested(new Json(JsonRows.text(value)));
    }

    private static boolean isPlain(JsonNode list) {
        for (JsonNode value : list) {
            if (!value.isValueNode() || value.isNull()) {
                return false;
            }
        }
        return true;
    }

    private interface NodeTaker {
        void take(JsonNode row) throws IOException;
    }

    private static void forEachRow(Section section, NodeTaker taker) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(section.spool())) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode row = JsonRows.read(line);
                if (!section.spec().isDocument()) {
                    taker.take(row);
                } else if (row.isArray()) {
                    for (JsonNode one : row) {
                        taker.take(one);
                    }
                } else {
                    taker.take(unwrapped(row));
                }
            }
        }
    }

    /** {@code {"user": {…}}} is the user. */
    private static JsonNode unwrapped(JsonNode document) {
        Optional<Map.Entry<String, JsonNode>> only = document.size() == 1 && document.isObject()
                ? document.properties().stream().findFirst()
                : Optional.empty();
        return only.map(Map.Entry::getValue).filter(JsonNode::isObject).orElse(document);
    }
}
