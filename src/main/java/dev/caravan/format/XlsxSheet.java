package dev.caravan.format;

import dev.caravan.format.SheetMoments.Kind;
import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.Problem;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** Goes through the XML of one sheet. */
final class XlsxSheet {
    private static final int MAX_LINE = 1_048_576;

    private final XlsxXml xml;
    private final XlsxStyles styles;
    private final SharedTexts texts;
    private final boolean since1904;
    private final Workbook.Visitor visitor;
    private int line;
    private int column;

    XlsxSheet(XlsxXml xml, XlsxStyles styles, SharedTexts texts, boolean since1904, Workbook.Visitor visitor) {
        this.xml = xml;
        this.styles = styles;
        this.texts = texts;
        this.since1904 = since1904;
        this.visitor = visitor;
    }

    /** To the end of the part, or until the visitor has seen enough. */
    void read() throws IOException {
        while (xml.next()) {
            if (xml.isStart("sheetData")) {
                while (xml.next() && !xml.isEnd("sheetData")) {
                    if (xml.isStart("row") && !readRow()) {
                        return;
                    }
                }
            }
        }
    }

    private boolean readRow() throws IOException {
        int number = xml.number("r", line + 1);
        if (number <= line || number > MAX_LINE) {
            throw xml.broken("has row " + number + " behind row " + line + "; expected rising numbers of at most "
                    + FileProblems.count(MAX_LINE));
        }
        line = number;
        column = -1;
        if (!visitor.row(line)) {
            return false;
        }
        while (xml.next() && !xml.isEnd("row")) {
            if (xml.isStart("c")) {
                readCell();
            }
        }
        return true;
    }

    private void readCell() throws IOException {
        String address = xml.attribute("r");
        column = address == null ? column + 1 : SheetColumn.of(address);
        if (column >= SheetColumn.MAX) {
            throw FileProblems.tooManyColumns(SheetColumn.MAX);
        }
        if (column < 0) {
            throw xml.broken("has a cell '" + Problem.abbreviate(String.valueOf(address)) + "'");
        }
        String type = xml.attribute("t", "n");
        Kind kind = type.equals("n") ? kind() : Kind.NUMBER;
        String value = null;
        String formula = null;
        boolean inline = false;
        while (xml.next() && !xml.isEnd("c")) {
            if (xml.isStart("v")) {
                value = xml.text();
            } else if (xml.isStart("f")) {
                formula = xml.text();
            } else if (xml.isStart("is")) {
                value = XlsxText.read(xml);
                inline = true;
            }
        }
        if (inline) {
            visitor.cell(column, Cells.text(String.valueOf(value)));
        } else if (value == null) {
            readEmpty(formula);
        } else {
            emit(type, value, kind, formula != null);
        }
    }

    private Kind kind() {
        String style = xml.attribute("s");
        return style == null ? Kind.NUMBER : styles.kind(XlsxXml.parse(style));
    }

    private void readEmpty(@Nullable String formula) throws IOException {
        if (formula != null) {
            visitor.cell(column, FileProblems.noResult(formula));
        }
    }

    private void emit(String type, String value, Kind kind, boolean computed) throws IOException {
        switch (type) {
            case "s" -> sharedText(value);
            case "n" -> {
                Cell cell = SheetMoments.cell(SheetNumbers.cell(value), kind, since1904);
                if (!cell.isEmpty()) {
                    visitor.cell(column, cell);
                }
            }
            case "b" -> visitor.cell(column, new Cell.Bool(value.strip().matches("1|true")));
            case "e" -> visitor.cell(column, FileProblems.errorValue(value));
            case "d" -> visitor.cell(column, date(value));
            default -> {
                if (!value.isEmpty() || !computed) {
                    visitor.cell(column, Cells.text(XlsxText.unescape(value)));
                }
            }
        }
    }

    private void sharedText(String value) throws IOException {
        String digits = value.strip();
        if (digits.isEmpty()) {
            return;
        }
        int number = XlsxXml.parse(digits);
        if (number < 0 || number >= texts.count()) {
            throw xml.broken("has cell " + SheetColumn.letters(column) + line + " refer to text "
                    + Problem.abbreviate(digits) + ", but there are " + FileProblems.count(texts.count()));
        }
        visitor.sharedText(column, number);
    }

    /** ISO 8601, as few programs write it. */
    private static Cell date(String value) {
        String text = value.strip();
        try {
            return new Cell.Moment(
                    text.indexOf('T') < 0
                            ? LocalDate.parse(text)
                            : LocalDateTime.parse(text.endsWith("Z") ? text.substring(0, text.length() - 1) : text));
        } catch (DateTimeException e) {
            return Cells.text(value);
        }
    }
}
