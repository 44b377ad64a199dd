package dev.caravan.job;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.caravan.codec.CellException;
import dev.caravan.codec.FieldCodec;
import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.ImportLinks;
import dev.caravan.model.Json;
import dev.caravan.model.Problem;
import dev.caravan.store.LinkItem;
import dev.caravan.store.RowToSave;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the cells of a column of links: {@code "B1","B2"} as exports write them, without quotes where a value has none
 * and no comma, or a JSON array. Thread-safe.
 */
final class LinkCells {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .reader();

    private final int link;
    private final ImportLinks links;
    private final FieldCodec codec;

    LinkCells(int link, ImportLinks links, FieldCodec codec) {
        this.link = link;
        this.links = links;
        this.codec = codec;
    }

    /** The codec of one value. */
    FieldCodec codec() {
        return codec;
    }

    /** Sets what the cell lists, or says what is wrong with it. A cell that is not there says nothing. */
    void decode(RowToSave row, Cell cell) {
        if (cell instanceof Cell.Absent) {
            return;
        }
        List<LinkItem> items = new ArrayList<>();
        boolean good = true;
        Optional<List<Cell>> listed = cells(cell);
        if (listed.isEmpty()) {
            row.add(notAList(cell));
            return;
        }
        for (Cell one : listed.get()) {
            try {
                Object key = codec.decode(one);
                if (key == null) {
                    row.add(notAList(cell));
                    return;
                }
                items.add(new LinkItem(key, codec.encode(key)));
            } catch (CellException e) {
                good = false;
                row.add(e.problem().at(links.label(), links.name(), one.shown()));
            }
        }
        if (good) {
            row.setLinks(link, items);
        }
    }

    private Problem notAList(Cell cell) {
        return Problem.of(
                        "not-a-list",
                        "'" + Problem.abbreviate(cell.shown())
                                + "' is not a list of values; expected each in quotes, with"
                                + " commas between, such as \"A\",\"B\"")
                .withHint("write a \" inside a value twice")
                .at(links.label(), links.name(), cell.shown());
    }

    /** The values of a cell, each as a cell of its own; nothing if it is not a list. */
    private static Optional<List<Cell>> cells(Cell cell) {
        if (cell instanceof Cell.Null) {
            return Optional.of(List.of());
        }
        if (cell instanceof Cell.Many many) {
            return Optional.of(many.cells());
        }
        if (cell instanceof Cell.Text text) {
            return texts(text.text());
        }
        return cell instanceof Cell.Nested nested ? elements(nested.json()) : Optional.of(List.of(cell));
    }

    private static Optional<List<Cell>> elements(Json json) {
        try {
            JsonNode array = JSON.readTree(json.text());
            if (!array.isArray()) {
                return Optional.empty();
            }
            List<Cell> cells = new ArrayList<>(array.size());
            array.forEach(node -> cells.add(cell(node)));
            return Optional.of(cells);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Cell cell(JsonNode node) {
        if (node.isNumber()) {
            return new Cell.Numeric(node.decimalValue());
        }
        if (node.isBoolean()) {
            return new Cell.Bool(node.booleanValue());
        }
        if (node.isNull()) {
            return Cells.NULL;
        }
        return node.isTextual() ? Cells.text(node.textValue()) : new Cell.Nested(new Json(node.toString()));
    }

    private static Optional<List<Cell>> texts(String text) {
        List<Cell> cells = new ArrayList<>();
        if (text.isBlank()) {
            return Optional.of(cells);
        }
        int at = 0;
        while (true) {
            int start = skipBlanks(text, at);
            boolean quoted = start < text.length() && text.charAt(start) == '"';
            int end = quoted ? endOfQuoted(text, start) : endOfPlain(text, start);
            String value = quoted && end > 0
                    ? text.substring(start + 1, end - 1).replace("\"\"", "\"")
                    : text.substring(start, Math.max(start, end)).strip();
            boolean empty = !quoted && value.isEmpty();
            at = end < 0 ? -1 : skipBlanks(text, end);
            if (empty || at < 0 || (at < text.length() && text.charAt(at) != ',')) {
                return Optional.empty();
            }
            cells.add(Cells.text(value));
            if (at == text.length()) {
                return Optional.of(cells);
            }
            at++;
        }
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Behind the closing quote; −1 if there is none. */
    private static int endOfQuoted(String text, int start) {
        int at = start + 1;
        while (at < text.length()) {
            if (text.charAt(at) != '"') {
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                at += 2;
            } else {
                return at + 1;
            }
        }
        return -1;
    }

    /** Before the next comma or at the end; −1 if there is a quote before it. */
    private static int endOfPlain(String text, int start) {
        int comma = text.indexOf(',', start);
        int end = comma < 0 ? text.length() : comma;
        int quote = text.indexOf('"', start);
        return quote >= 0 && quote < end ? -1 : end;
    }
}
