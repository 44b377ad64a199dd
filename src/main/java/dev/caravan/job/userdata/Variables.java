package dev.caravan.job.userdata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.model.Problem;
import dev.caravan.model.TextTemplate;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What the variables of a source stand for.
 *
 * @param item the row that {@code ${item.…}} is about
 */
record Variables(Subject subject, Optional<JsonNode> item) {
    private static final String ITEM = "item.";

    Variables with(JsonNode row) {
        return new Variables(subject, Optional.of(row));
    }

    /** As it is, for bodies and headers. */
    String plain(TextTemplate template) throws SourceException {
        return render(template, name -> value(name));
    }

    /** As part of a URL: each value is one segment or one parameter's value, and cannot be more. */
    String url(TextTemplate template, int limit, long offset) throws SourceException {
        return render(template, name -> switch (name) {
            case "page.limit" -> Integer.toString(limit);
            case "page.offset" -> Long.toString(offset);
            default -> encode(value(name), name);
        });
    }

    private static String render(TextTemplate template, UnaryOperator<String> values) throws SourceException {
        try {
            return template.render(values);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof SourceException unusable) {
                throw unusable;
            }
            throw e;
        }
    }

    private String value(String name) {
        return switch (name) {
            case "user.id" -> subject.user();
            case "user.tenant" -> subject.tenant().orElse("");
            default -> itemValue(name);
        };
    }

    private String itemValue(String name) {
        Optional<JsonNode> node = item;
        for (String step : name.substring(ITEM.length()).split("\\.")) {
            node = node.map(n -> n.path(step));
        }
        if (node.isEmpty()
                || !node.get().isValueNode()
                || node.get().isNull()
                || node.get().asText().isEmpty()) {
            throw unusable("a row has no " + name.substring(ITEM.length()) + ", which the next request needs");
        }
        return node.get().asText();
    }

    private static String encode(String value, String name) {
        // a server would take these for a step in the path, encoded or not
        if (value.equals(".") || value.equals("..")) {
            throw unusable("'" + Problem.abbreviate(value) + "' cannot be asked for as " + name);
        }
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static UncheckedIOException unusable(String message) {
        return new UncheckedIOException(SourceException.lasting("unusable-value", message));
    }
}
