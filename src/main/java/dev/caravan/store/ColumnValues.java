package dev.caravan.store;

import com.fasterxml.jackson.core.io.NumberOutput;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Json;
import dev.caravan.model.Location;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Column values between JDBC and the Java classes that {@link ColumnType} names. */
final class ColumnValues {
    private static final Pattern PADDING = Pattern.compile(" +$");

    private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

    private ColumnValues() {}

    /** The value of a column of the present row. */
    static @Nullable Object read(ResultSet rows, int index, ColumnType type) throws SQLException {
        if (type instanceof ColumnType.Int) {
            long value = rows.getLong(index);
            return rows.wasNull() ? null : value;
        }
        if (type instanceof ColumnType.Floating floating) {
            return readFloating(rows, index, floating);
        }
        if (type instanceof ColumnType.Bool) {
            boolean value = rows.getBoolean(index);
            return rows.wasNull() ? null : value;
        }
        if (type instanceof ColumnType.Decimal) {
            return readDecimal(rows, index);
        }
        if (type instanceof ColumnType.Timestamp timestamp) {
            return readTimestamp(rows, index, timestamp);
        }
        if (type instanceof ColumnType.CalendarDate) {
            return rows.getObject(index, LocalDate.class);
        }
        if (type instanceof ColumnType.TimeOfDay) {
            return rows.getObject(index, LocalTime.class);
        }
        if (type instanceof ColumnType.Uuid) {
            return rows.getObject(index, UUID.class);
        }
        String text = rows.getString(index);
        return text == null ? null : fromText(unpadded(text, rows, index), type);
    }

    /** The text without the blanks with which the database fills up columns of a fixed length. */
    private static String unpadded(String text, ResultSet rows, int index) throws SQLException {
        boolean padded = text.endsWith(" ") && rows.getMetaData().getColumnType(index) == Types.CHAR;
        return padded ? PADDING.matcher(text).replaceFirst("") : text;
    }

    private static @Nullable Object fromText(String text, ColumnType type) {
        if (type instanceof ColumnType.JsonDocument) {
            return new Json(text);
        }
        return type instanceof ColumnType.Point ? parsePoint(text) : text;
    }

    private static @Nullable Object readFloating(ResultSet rows, int index, ColumnType.Floating type)
            throws SQLException {
        if (type.bits() == 32) {
            float value = rows.getFloat(index);
            return rows.wasNull() ? null : value;
        }
        double value = rows.getDouble(index);
        return rows.wasNull() ? null : value;
    }

    /** A decimal number; PostgreSQL's NaN and infinities, which no decimal number can say, as a {@link Double}. */
    private static @Nullable Object readDecimal(ResultSet rows, int index) throws SQLException {
        try {
            return rows.getBigDecimal(index);
        } catch (SQLException e) {
            String text = rows.getString(index);
            if (text != null && NOT_FINITE.contains(text)) {
                return Double.valueOf(text);
            }
            throw e;
        }
    }

    private static @Nullable Object readTimestamp(ResultSet rows, int index, ColumnType.Timestamp type)
            throws SQLException {
        if (!type.withZone()) {
            return rows.getObject(index, LocalDateTime.class);
        }
        OffsetDateTime value = rows.getObject(index, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /** A point as PostgreSQL writes it, {@code (longitude,latitude)}; one whose coordinates are no numbers is no place. */
    private static @Nullable Location parsePoint(String text) {
        int comma = text.indexOf(',');
        String longitude = text.substring(1, comma);
        String latitude = text.substring(comma + 1, text.length() - 1);
        return NOT_FINITE.contains(longitude) || NOT_FINITE.contains(latitude)
                ? null
                : new Location(new BigDecimal(latitude), new BigDecimal(longitude));
    }

    /** Binds a value; the placeholder is that of {@link #placeholder}. */
    static void bind(PreparedStatement statement, int index, ColumnType type, @Nullable Object value)
            throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.NULL);
        } else if (value instanceof Instant instant) {
            statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
        } else if (value instanceof Json json) {
            statement.setString(index, json.text());
        } else if (value instanceof Location) {
            statement.setString(index, text(value));
        } else if (type instanceof ColumnType.Text) {
            statement.setString(index, value.toString());
        } else {
            statement.setObject(index, value);
        }
    }

    /** The SQL that stands for a value of this type in a statement for a database other than PostgreSQL. */
    static String placeholder(ColumnType type) {
        return type instanceof ColumnType.JsonDocument ? "? FORMAT JSON" : "?";
    }

    /** A value as text that PostgreSQL reads back. */
    static String text(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof Location place) {
            return "(" + place.longitude().toPlainString() + ","
                    + place.latitude().toPlainString() + ")";
        }
        return value.toString();
    }

    /** A location's latitude (0) or longitude (1), where these are columns of their own. */
    static @Nullable Object part(@Nullable Object value, int part) {
        if (value == null) {
            return null;
        }
        Location place = (Location) value;
        return part == 0 ? place.latitude() : place.longitude();
    }

    /**
     * Puts a field's value together from those of its columns; the opposite of {@link #part}. A place that lacks a
     * coordinate, or has one that is no number, is no place.
     */
    static @Nullable Object whole(@Nullable Object... parts) {
        if (parts.length == 1) {
            return parts[0];
        }
        BigDecimal latitude = decimal(parts[0]);
        BigDecimal longitude = decimal(parts[1]);
        return latitude == null || longitude == null ? null : new Location(latitude, longitude);
    }

    /** Floating-point numbers by their shortest digits, which are those that a codec writes and reads. */
    private static @Nullable BigDecimal decimal(@Nullable Object number) {
        if (number instanceof Double value) {
            return Double.isFinite(value) ? new BigDecimal(NumberOutput.toString(value, true)) : null;
        }
        if (number instanceof Float value) {
            return Float.isFinite(value) ? new BigDecimal(NumberOutput.toString(value, true)) : null;
        }
        return number == null || number instanceof BigDecimal ? (BigDecimal) number : new BigDecimal(number.toString());
    }
}
