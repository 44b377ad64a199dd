package dev.caravan.config;

import dev.caravan.model.ColumnType;
import dev.caravan.model.FieldType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which types of fields suit which types of columns. */
final class FieldTypes {
    private record Kind(String description, FieldType usual, List<FieldType> others) {}

    private static final Map<Class<? extends ColumnType>, Kind> KINDS = Map.ofEntries(
            kind(ColumnType.Text.class, "text", FieldType.STRING, FieldType.JSON, FieldType.REFERENCE),
            kind(ColumnType.Int.class, "an integer", FieldType.NUMBER, FieldType.REFERENCE),
            kind(ColumnType.Decimal.class, "a decimal number", FieldType.NUMBER, FieldType.REFERENCE),
            kind(ColumnType.Floating.class, "a floating-point number", FieldType.NUMBER),
            kind(ColumnType.Bool.class, "a truth value", FieldType.BOOLEAN),
            kind(ColumnType.JsonDocument.class, "JSON", FieldType.JSON),
            kind(ColumnType.Timestamp.class, "a timestamp", FieldType.DATETIME),
            kind(ColumnType.CalendarDate.class, "a date", FieldType.DATE),
            kind(ColumnType.TimeOfDay.class, "a time of day", FieldType.TIME),
            kind(ColumnType.Uuid.class, "a UUID", FieldType.STRING, FieldType.REFERENCE),
            kind(ColumnType.Point.class, "a point", FieldType.LOCATION),
            kind(ColumnType.Binary.class, "binary", FieldType.ASSET),
            kind(ColumnType.Other.class, "of a type that Caravan does not carry", FieldType.UNSUPPORTED));

    private static final List<FieldType> DECLARABLE = Arrays.stream(FieldType.values())
            .filter(t -> t != FieldType.ID && t != FieldType.UNSUPPORTED)
            .toList();

    private FieldTypes() {}

    private static Map.Entry<Class<? extends ColumnType>, Kind> kind(
            Class<? extends ColumnType> type, String description, FieldType usual, FieldType... others) {
        return Map.entry(type, new Kind(description, usual, List.of(others)));
    }

    private static Kind kind(ColumnType type) {
        Kind kind = KINDS.get(type.getClass());
        if (kind == null) {
            throw new IllegalStateException("no kind of field for " + type);
        }
        return kind;
    }

    /** The type of a field of which nothing but its column is known. */
    static FieldType usual(ColumnType type) {
        return kind(type).usual();
    }

    /** Whether a field of this type can live in a column of that type. */
    static boolean fits(FieldType type, ColumnType column) {
        return kind(column).usual() == type || kind(column).others().contains(type);
    }

    /** The types of fields that can live in such a column. */
    static List<String> valid(ColumnType column) {
        if (column instanceof ColumnType.Other) {
            return List.of();
        }
        return Stream.concat(Stream.of(kind(column).usual()), kind(column).others().stream())
                .map(FieldType::label)
                .toList();
    }

    static boolean isNumeric(ColumnType type) {
        return usual(type) == FieldType.NUMBER;
    }

    /** Whether values of one column can be those of the other: what a reference needs. */
    static boolean sameValues(ColumnType a, ColumnType b) {
        return a.getClass() == b.getClass();
    }

    /** What the column holds, as in "column born is a date". */
    static String describe(ColumnType type) {
        return kind(type).description();
    }

    /** The type of this name, ignoring case, among those that can be declared. */
    static Optional<FieldType> find(String label) {
        return DECLARABLE.stream()
                .filter(t -> t.label().equalsIgnoreCase(label.strip()))
                .findFirst();
    }

    /** The names of all types that can be declared. */
    static List<String> labels() {
        return DECLARABLE.stream().map(FieldType::label).toList();
    }
}
