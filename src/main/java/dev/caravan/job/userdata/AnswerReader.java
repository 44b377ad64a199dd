package dev.caravan.job.userdata;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.model.JsonPath;
import dev.caravan.model.Problem;
import dev.caravan.model.SectionSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads one answer of the platform as it comes: its rows one by one, and the number of all rows. */
final class AnswerReader {
    private static final List<String> ERRORS = List.of("errors");

    private final Optional<List<String>> items;
    private final Optional<List<String>> total;
    private final boolean graphQl;
    private final RowTaker rows;
    private boolean itemsFound;
    private OptionalLong totalFound = OptionalLong.empty();

    /** Takes rows. */
    interface RowTaker {
        void take(JsonNode row) throws IOException;
    }

    private AnswerReader(SectionSource.Listing listing, boolean graphQl, RowTaker rows) {
        this.items = listing.items().map(JsonPath::names);
        this.total = listing.total().map(JsonPath::names);
        this.graphQl = graphQl;
        this.rows = rows;
    }

    /**
     * Reads an answer; without {@code items} all of it is one row.
     *
     * @return the number of all rows, where the answer has to say it
     * @throws SourceException if it is not what is expected
     */
    static OptionalLong read(InputStream body, SectionSource.Listing listing, boolean graphQl, RowTaker rows)
            throws IOException {
        AnswerReader reader = new AnswerReader(listing, graphQl, rows);
        try (JsonParser parser = JsonRows.MAPPER.getFactory().createParser(body)) {
            if (parser.nextToken() == null) {
                throw unexpected("the platform's answer is empty; expected JSON");
            }
            if (reader.items.isEmpty() && !graphQl) {
                rows.take(tree(parser));
            } else {
                reader.walk(parser, new ArrayList<>());
                reader.checkComplete();
            }
            if (parser.nextToken() != null) {
                throw unexpected("the platform's answer goes on behind its end");
            }
        }
        return reader.totalFound;
    }

    static SourceException unexpected(String message) {
        return SourceException.lasting("unexpected-answer", message);
    }

    private static JsonNode tree(JsonParser parser) throws IOException {
        return JsonRows.MAPPER.readTree(parser);
    }

    private void walk(JsonParser parser, List<String> path) throws IOException {
        if (items.isPresent() && path.equals(items.get())) {
            readItems(parser);
        } else if (total.isPresent() && path.equals(total.get())) {
            readTotal(parser);
        } else if (graphQl && path.equals(ERRORS)) {
            readErrors(parser);
        } else if (graphQl && items.isEmpty() && path.equals(List.of("data"))) {
            itemsFound = true;
            rows.take(tree(parser));
        } else if (leadsOn(path)) {
            descend(parser, path);
        } else {
            parser.skipChildren();
        }
    }

    private boolean leadsOn(List<String> path) {
        return path.isEmpty() || isPrefix(path, items) || isPrefix(path, total);
    }

    private static boolean isPrefix(List<String> path, Optional<List<String>> of) {
        return of.isPresent()
                && path.size() < of.get().size()
                && of.get().subList(0, path.size()).equals(path);
    }

    private void descend(JsonParser parser, List<String> path) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                path.add(parser.currentName());
                parser.nextToken();
                walk(parser, path);
                path.remove(path.size() - 1);
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                path.add(Integer.toString(i));
                walk(parser, path);
                path.remove(path.size() - 1);
            }
        }
    }

    private void readItems(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw unexpected("the platform's answer has no list at " + shown(items));
        }
        if (itemsFound) {
            throw unexpected("the platform's answer has two lists at " + shown(items));
        }
        itemsFound = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            rows.take(tree(parser));
        }
    }

    private void readTotal(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || parser.getLongValue() < 0) {
            throw unexpected("the platform's answer has no number of rows at " + shown(total));
        }
        totalFound = OptionalLong.of(parser.getLongValue());
    }

    private static void readErrors(JsonParser parser) throws IOException {
        JsonNode errors = tree(parser);
        if (errors.isArray() && !errors.isEmpty()) {
            String message = errors.path(0).path("message").asText("");
            throw SourceException.lasting(
                    "graphql-error",
                    "the platform could not answer the query"
                            + (message.isEmpty() ? "" : ": " + Problem.abbreviate(message)));
        }
    }

    private void checkComplete() throws SourceException {
        if (!itemsFound) {
            throw unexpected("the platform's answer has nothing at "
                    + items.map(i -> shown(items)).orElse("/data"));
        }
        if (total.isPresent() && totalFound.isEmpty()) {
            throw unexpected("the platform's answer has no number of rows at " + shown(total));
        }
    }

    private static String shown(Optional<List<String>> path) {
        return path.map(names -> new JsonPath(names).toString()).orElse("");
    }
}
