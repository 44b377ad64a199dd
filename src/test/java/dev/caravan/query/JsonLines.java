package dev.caravan.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cases as data: a JSON object a line. */
final class JsonLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonLines() {}

    static List<Map<String, @Nullable Object>> ofResource(String name) {
        try (InputStream in = JsonLines.class.getResourceAsStream("/query/" + name)) {
            return of(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Map<String, @Nullable Object>> of(String text) throws IOException {
        List<Map<String, @Nullable Object>> cases = new ArrayList<>();
        for (String line : text.lines().filter(own -> !own.isBlank()).toList()) {
            cases.add(Ecma.keyed(JSON.readValue(line, Map.class)));
        }
        return cases;
    }

    static List<String> texts(@Nullable Object list) {
        return ((List<?>) Objects.requireNonNull(list))
                .stream().map(String::valueOf).toList();
    }
}
