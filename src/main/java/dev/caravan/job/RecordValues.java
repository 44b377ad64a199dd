package dev.caravan.job;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.caravan.model.Json;
import dev.caravan.model.Location;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON: numbers and truth values as such, JSON documents as they are, a location as an object of its
 * coordinates, and everything else as text: points in time as ISO 8601 in UTC, or without an offset where the database
 * keeps none.
 */
public final class RecordValues {
    private static final int MOST_ZEROS = 1_000;

    private RecordValues() {}

    /** Writes a value of a record, a record (a map by name) or a list of them. */
    public static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        // classes before interfaces, of which it takes long to find that an object has them not
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof UUID || value instanceof Instant) {
            json.writeString(value.toString());
        } else if (value instanceof Number number) {
            writeNumber(json, number);
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Map<?, ?> record) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : record.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                write(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object one : list) {
                write(json, one);
            }
            json.writeEndArray();
        } else {
            writeOther(json, value);
        }
    }

    private static void writeNumber(JsonGenerator json, Number number) throws IOException {
        if (number instanceof Long whole) {
            json.writeNumber(whole);
        } else if (number instanceof BigDecimal decimal) {
            boolean plain = Math.abs((long) decimal.scale()) <= MOST_ZEROS;
            json.writeNumber(plain ? decimal.toPlainString() : decimal.toString());
        } else if (Double.isFinite(number.doubleValue())) {
            json.writeNumber(number.toString());
        } else {
            // JSON knows no infinity
            json.writeString(number.toString());
        }
    }

    private static void writeOther(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Json document) {
            json.writeRawValue(document.text());
        } else if (value instanceof Location place) {
            json.writeStartObject();
            json.writeFieldName("latitude");
            writeNumber(json, place.latitude());
            json.writeFieldName("longitude");
            writeNumber(json, place.longitude());
            json.writeEndObject();
        } else if (value instanceof LocalDateTime moment) {
            json.writeString(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(moment));
        } else if (value instanceof LocalTime time) {
            json.writeString(DateTimeFormatter.ISO_LOCAL_TIME.format(time));
        } else {
            json.writeString(value.toString());
        }
    }
}
