package dev.caravan.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.model.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The parts of a job that its row holds as JSON, so that people can read them there. */
final class JobTexts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> TEXT_MAP = new TypeReference<>() {};
    private static final TypeReference<List<String>> TEXT_LIST = new TypeReference<>() {};
    private static final TypeReference<List<Map<String, String>>> TEXT_MAPS = new TypeReference<>() {};

    private JobTexts() {}

    static String ofMap(Map<String, String> map) {
        return write(new TreeMap<>(map));
    }

    static Map<String, String> toMap(String json) {
        return read(json, TEXT_MAP);
    }

    static String ofList(List<String> list) {
        return write(list);
    }

    static List<String> toList(String json) {
        return read(json, TEXT_LIST);
    }

    static String ofProblems(List<Problem> problems) {
        return write(problems.stream().map(JobTexts::parts).toList());
    }

    private static Map<String, String> parts(Problem problem) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("code", problem.code());
        parts.put("message", problem.message());
        problem.column().ifPresent(c -> parts.put("column", c));
        problem.field().ifPresent(f -> parts.put("field", f));
        problem.value().ifPresent(v -> parts.put("value", v));
        problem.hint().ifPresent(h -> parts.put("hint", h));
        return parts;
    }

    static List<Problem> toProblems(String json) {
        return read(json, TEXT_MAPS).stream().map(JobTexts::problem).toList();
    }

    private static Problem problem(Map<String, String> parts) {
        return new Problem(
                parts.getOrDefault("code", ""),
                parts.getOrDefault("message", ""),
                Optional.ofNullable(parts.get("column")),
                Optional.ofNullable(parts.get("field")),
                Optional.ofNullable(parts.get("value")),
                Optional.ofNullable(parts.get("hint")));
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not to be written as JSON", e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the ledger holds JSON that is broken: " + Problem.abbreviate(json), e);
        }
    }

    /** PostgreSQL keeps every character in a text but the one of number 0. */
    static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
