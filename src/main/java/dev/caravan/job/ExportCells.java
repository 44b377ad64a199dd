package dev.caravan.job;

import dev.caravan.codec.Codecs;
import dev.caravan.codec.FieldCodec;
import dev.caravan.codec.FormulaGuard;
import dev.caravan.format.RowWriter;
import dev.caravan.model.Cell;
import dev.caravan.model.ExportAction;
import dev.caravan.model.ExportField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the values of records into the cells of one file. */
final class ExportCells {
    private final RowWriter writer;
    private final FieldCodec[] codecs;
    private final boolean[] guarded;
    private final boolean textual;
    private final String[] texts;

    /** @param textual whether the file has nothing but text, as CSV */
    ExportCells(RowWriter writer, ExportAction action, boolean textual) {
        List<ExportField> fields = action.fields();
        this.writer = writer;
        this.codecs = new FieldCodec[fields.size()];
        this.guarded = new boolean[fields.size()];
        this.textual = textual;
        this.texts = new String[fields.size()];
        for (int i = 0; i < codecs.length; i++) {
            ExportField field = fields.get(i);
            codecs[i] = Codecs.of(field.field(), field.format(), action.timezone());
            guarded[i] = isText(field);
        }
    }

    /** Whether a spreadsheet could take a cell of this field for a formula. A list begins with a quote, and so cannot. */
    static boolean isText(ExportField field) {
        return !field.path().isList() && ColumnMapping.isText(field.field());
    }

    /** Writes a row of these values. */
    void write(@Nullable Object[] values) throws IOException {
        if (!textual) {
            writer.write(cells(values));
            return;
        }
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text(i, values[i]);
        }
        writer.writeText(texts);
    }

    private String text(int field, @Nullable Object value) {
        if (value instanceof List<?> list) {
            return list(codecs[field], list);
        }
        String text = codecs[field].encode(value);
        return guarded[field] ? FormulaGuard.guard(text) : text;
    }

    /** What {@link Cell.Many#text} says of these values. */
    private static String list(FieldCodec codec, List<?> values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            text.append(text.isEmpty() ? "\"" : ",\"")
                    .append(codec.encode(value).replace("\"", "\"\""))
                    .append('"');
        }
        return text.toString();
    }

    private List<Cell> cells(@Nullable Object[] values) {
        List<Cell> cells = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            cells.add(values[i] instanceof List<?> list ? typedMany(i, list) : codecs[i].toCell(values[i]));
        }
        return cells;
    }

    private Cell.Many typedMany(int field, List<?> values) {
        return new Cell.Many(values.stream().map(codecs[field]::toCell).toList());
    }
}
