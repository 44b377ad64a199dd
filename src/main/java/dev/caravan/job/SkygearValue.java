package dev.caravan.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.query.ValueType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of Skygear's predicates: JSON values, {@code {"$type": "date", "$date": "2018-01-02T03:04:05Z"}} for a
 * datetime, {@code {"$type": "ref", "$id": "country/ID"}} for a record.
 */
final class SkygearValue {
    private static final int LONGEST_NUMBER = 100;
    private static final int LARGEST_SCALE = 400;

    private SkygearValue() {}

    /** The value as predicates compare it; null if it is none of this type. */
    static @Nullable Object read(JsonNode node, ValueType type) {
        if (type == ValueType.NUMBER && node.isNumber()) {
            return reasonable(node.decimalValue());
        }
        if (type == ValueType.BOOLEAN && node.isBoolean()) {
            return node.booleanValue();
        }
        String text = text(node);
        try {
            return text == null ? null : read(text, type);
        } catch (DateTimeException | IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String text(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue();
        }
        String type = node.path("$type").asText();
        if (type.equals("date") && node.path("$date").isTextual()) {
            return node.path("$date").textValue();
        }
        if (type.equals("ref") && node.path("$id").isTextual()) {
            String id = node.path("$id").textValue();
            return id.substring(id.indexOf('/') + 1);
        }
        return null;
    }

    /** The number, unless its exponent is so large that it is cheap to write and not to compare. */
    private static @Nullable BigDecimal reasonable(BigDecimal number) {
        return Math.abs((long) number.scale()) <= LARGEST_SCALE ? number : null;
    }

    private static @Nullable Object read(String text, ValueType type) {
        return switch (type) {
            case STRING -> text.indexOf('\0') < 0 ? text : null;
            case NUMBER -> text.length() <= LONGEST_NUMBER ? reasonable(new BigDecimal(text)) : null;
            case DATETIME -> inRange(datetime(text));
            case DATE -> inRange(date(text));
            case TIME -> LocalTime.parse(text);
            case UUID -> text.length() == 36 ? UUID.fromString(text) : null;
            case BOOLEAN, JSON -> null;
        };
    }

    private static OffsetDateTime datetime(String text) {
        if (text.indexOf('T') < 0) {
            return LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC);
        }
        boolean stated = text.endsWith("Z") || text.indexOf('+') >= 0 || text.lastIndexOf('-') > text.indexOf('T');
        return stated ? OffsetDateTime.parse(text) : LocalDateTime.parse(text).atOffset(ZoneOffset.UTC);
    }

    /** A datetime means its day in UTC. */
    private static LocalDate date(String text) {
        return text.indexOf('T') < 0
                ? LocalDate.parse(text)
                : datetime(text).withOffsetSameInstant(ZoneOffset.UTC).toLocalDate();
    }

    /** The value, if it is of a year with four digits: databases do not know all that Java does. */
    private static <T extends TemporalAccessor> @Nullable T inRange(T value) {
        int year = value.get(ChronoField.YEAR);
        return year >= 1 && year <= 9999 ? value : null;
    }
}
