package dev.caravan.web;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.caravan.job.RecordValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers that hold records, as {@link RecordValues} writes them. */
final class RecordJson {
    private static final int FIRST_SIZE = 8_192;

    private RecordJson() {}

    /** The page of a list: {@code {"data": […], "meta": {"limit", "offset", "total"}}}. */
    static byte[] list(List<? extends Map<String, @Nullable Object>> data, long limit, long offset, long total) {
        return bytes(json -> {
            json.writeStartObject();
            json.writeFieldName("data");
            RecordValues.write(json, data);
            json.writeFieldName("meta");
            json.writeStartObject();
            json.writeNumberField("limit", limit);
            json.writeNumberField("offset", offset);
            json.writeNumberField("total", total);
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /** One record. */
    static byte[] one(Map<String, @Nullable Object> record) {
        return bytes(json -> RecordValues.write(json, record));
    }

    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] bytes(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST_SIZE);
        try (JsonGenerator json = Replies.JSON.getFactory().createGenerator(bytes)) {
            content.write(json);
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("nothing but memory is written", e);
        }
        return bytes.toByteArray();
    }
}
