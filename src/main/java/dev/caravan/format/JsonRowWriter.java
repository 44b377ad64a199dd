package dev.caravan.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.caravan.model.Cell;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as JSON objects, one a line: in one array, or (NDJSON) just so. */
final class JsonRowWriter implements RowWriter {
    private final Writer text;
    private final JsonGenerator json;
    private final SerializedString[] labels;
    private final boolean array;
    private boolean empty = true;
    private boolean finished;

    private JsonRowWriter(Writer text, JsonGenerator json, SerializedString[] labels, boolean array) {
        this.text = text;
        this.json = json;
        this.labels = labels;
        this.array = array;
    }

    static JsonRowWriter open(FileFormat format, OutputStream out, List<String> labels) throws IOException {
        Writer text = new Utf8Writer(out);
        // what stands between the objects is written by hand
        JsonGenerator json = JsonText.FACTORY.createGenerator(text).setPrettyPrinter(new MinimalPrettyPrinter(""));
        SerializedString[] names = labels.stream().map(SerializedString::new).toArray(SerializedString[]::new);
        JsonRowWriter writer = new JsonRowWriter(text, json, names, format == FileFormat.JSON);
        if (writer.array) {
            json.writeRaw("[");
        }
        return writer;
    }

    @Override
    public void write(List<Cell> cells) throws IOException {
        check(cells.size());
        begin();
        for (int i = 0; i < labels.length; i++) {
            Cell cell = cells.get(i);
            if (!(cell instanceof Cell.Absent)) {
                json.writeFieldName(labels[i]);
                value(cell);
            }
        }
        end();
    }

    @Override
    public void writeText(@Nullable String... texts) throws IOException {
        check(texts.length);
        begin();
        for (int i = 0; i < labels.length; i++) {
            json.writeFieldName(labels[i]);
            json.writeString(texts[i]);
        }
        end();
    }

    private void check(int cells) {
        if (cells != labels.length) {
            throw new IllegalArgumentException(cells + " cells for " + labels.length + " columns");
        }
    }

    private void begin() throws IOException {
        if (array) {
            json.writeRaw(empty ? "\n" : ",\n");
        }
        empty = false;
        json.writeStartObject();
    }

    private void end() throws IOException {
        json.writeEndObject();
        if (!array) {
            json.writeRaw('\n');
        }
    }

    private void value(Cell cell) throws IOException {
        if (cell instanceof Cell.Numeric number) {
            json.writeNumber(digits(number.value()));
        } else if (cell instanceof Cell.Bool bool) {
            json.writeBoolean(bool.value());
        } else if (cell instanceof Cell.Nested nested) {
            json.writeRawValue(nested.json().text());
        } else if (cell instanceof Cell.Many many) {
            json.writeStartArray();
            for (Cell one : many.cells()) {
                value(one);
            }
            json.writeEndArray();
        } else if (cell instanceof Cell.Null || cell instanceof Cell.Absent) {
            json.writeNull();
        } else {
            json.writeString(cell.shown());
        }
    }

    /** All digits; with an exponent only where there would be no end of zeros. */
    private static String digits(BigDecimal number) {
        return Math.abs((long) number.scale()) <= JsonText.MAX_DIGITS ? number.toPlainString() : number.toString();
    }

    @Override
    public void finish() throws IOException {
        if (!finished) {
            finished = true;
            if (array) {
                json.writeRaw(empty ? "]\n" : "\n]\n");
            }
            json.flush();
            text.flush();
        }
    }

    /** Nothing to let go of but buffers; what is still in those of an unfinished file is dropped with them. */
    @Override
    public void close() {}
}
