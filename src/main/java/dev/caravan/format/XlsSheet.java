package dev.caravan.format;

import dev.caravan.format.SheetMoments.Kind;
import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import java.io.IOException;
import java.util.List;
import org.apache.poi.hssf.record.RecordInputStream;

/** Goes through the records of one sheet, charts within it passed over. */
final class XlsSheet implements XlsWorkbook.RecordUser {
    private static final int NOT_A_NUMBER = 0xFFFF;

    private final List<Kind> styles;
    private final SharedTexts texts;
    private final boolean since1904;
    private final Workbook.Visitor visitor;
    private int depth;
    private int line;
    private int column;
    private Kind kind = Kind.NUMBER;
    /** Where a formula stands whose text comes in a record of its own; −1 if there is none. */
    private int awaited = -1;

    XlsSheet(List<Kind> styles, SharedTexts texts, boolean since1904, Workbook.Visitor visitor) {
        this.styles = styles;
        this.texts = texts;
        this.since1904 = since1904;
        this.visitor = visitor;
    }

    @Override
    public boolean use(RecordInputStream in) throws IOException {
        int sid = in.getSid() & 0xFFFF;
        if (sid == XlsRecords.BOF) {
            depth++;
        } else if (sid == XlsRecords.EOF) {
            return --depth > 0;
        } else if (depth == 1) {
            return useCell(sid, in);
        }
        return true;
    }

    private boolean useCell(int sid, RecordInputStream in) throws IOException {
        switch (sid) {
            case XlsRecords.NUMBER -> {
                return place(in) && number(in.readDouble());
            }
            case XlsRecords.RK -> {
                return place(in) && number(XlsRecords.rk(in.readInt()));
            }
            case XlsRecords.MULRK -> {
                return numbers(in);
            }
            case XlsRecords.LABELSST -> {
                return place(in) && sharedText(in.readInt());
            }
            case XlsRecords.LABEL, XlsRecords.RSTRING -> {
                return place(in) && emit(Cells.text(XlsRecords.text(in, in.readUShort())));
            }
            case XlsRecords.BOOLERR -> {
                return place(in) && emit(boolOrError(in.readUByte(), in.readUByte() == 1));
            }
            case XlsRecords.FORMULA -> {
                return place(in) && formula(in);
            }
            case XlsRecords.STRING -> {
                return awaitedText(in);
            }
            default -> {
                return true;
            }
        }
    }

    /** Reads where a cell is, and its style. */
    private boolean place(RecordInputStream in) throws IOException {
        awaited = -1;
        int row = in.readUShort() + 1;
        column = in.readUShort();
        style(in.readUShort());
        if (row < line) {
            throw FileProblems.brokenWorkbook("it has row " + row + " behind row " + line);
        }
        boolean go = row == line || visitor.row(row);
        line = row;
        return go;
    }

    private void style(int number) {
        kind = number < styles.size() ? styles.get(number) : Kind.NUMBER;
    }

    private boolean emit(Cell cell) throws IOException {
        visitor.cell(column, cell);
        return true;
    }

    private boolean number(double value) throws IOException {
        return emit(SheetMoments.cell(SheetNumbers.cell(value), kind, since1904));
    }

    private boolean numbers(RecordInputStream in) throws IOException {
        if (in.remaining() < 12) {
            return true;
        }
        boolean go = place(in) && number(XlsRecords.rk(in.readInt()));
        while (go && in.remaining() >= 8) {
            column++;
            style(in.readUShort());
            go = number(XlsRecords.rk(in.readInt()));
        }
        return go;
    }

    private boolean sharedText(int number) throws IOException {
        if (number < 0 || number >= texts.count()) {
            throw FileProblems.brokenWorkbook("cell " + SheetColumn.letters(column) + line + " refers to text " + number
                    + ", but there are " + FileProblems.count(texts.count()));
        }
        visitor.sharedText(column, number);
        return true;
    }

    private static Cell boolOrError(int value, boolean error) {
        return error ? FileProblems.errorValue(XlsRecords.error(value)) : new Cell.Bool(value != 0);
    }

    /** The result stands in eight bytes: a number, or what kind of value it is. */
    private boolean formula(RecordInputStream in) throws IOException {
        long bits = in.readLong();
        if (bits >>> 48 != NOT_A_NUMBER) {
            return number(Double.longBitsToDouble(bits));
        }
        int value = (int) (bits >> 16) & 0xFF;
        return switch ((int) bits & 0xFF) {
            case 0 -> {
                awaited = column;
                yield true;
            }
            case 1 -> emit(new Cell.Bool(value != 0));
            case 2 -> emit(FileProblems.errorValue(XlsRecords.error(value)));
            default -> true;
        };
    }

    private boolean awaitedText(RecordInputStream in) throws IOException {
        if (awaited < 0) {
            return true;
        }
        column = awaited;
        awaited = -1;
        String text = XlsRecords.text(in, in.readUShort());
        return text.isEmpty() || emit(Cells.text(text));
    }
}
