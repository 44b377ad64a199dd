package dev.caravan.codec;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the codec of a field in a format. */
public final class Codecs {
    private static final String UNSUITABLE_FORMAT = "unsuitable-format";
    private static final String UNSUITABLE_TYPE = "unsuitable-type";

    private Codecs() {}

    /**
     * The codec of this field.
     *
     * @param cellField the field whose values the cells hold: for a reference the key of its target
     * @param format of the cells; the type's default if empty
     * @param zone for datetimes without an offset
     * @throws ProblemException if the format does not fit the field ({@code unsuitable-format}), or if values of this
     *     field cannot be carried in cells at all ({@code unsuitable-type})
     */
    public static FieldCodec of(Field cellField, Optional<String> format, ZoneId zone) {
        Codec<?> codec = find(cellField, format, zone);
        return new FieldCodec(codec, codec instanceof TextCodec && cellField.type() == FieldType.STRING);
    }

    /** What is wrong with this format for this field, if anything is; for use when the configuration is read. */
    public static Optional<Problem> checkFormat(Field cellField, String format) {
        try {
            find(cellField, Optional.of(format), ZoneOffset.UTC);
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e.problems().get(0));
        }
    }

    private static Codec<?> find(Field field, Optional<String> format, ZoneId zone) {
        return switch (field.type()) {
            case STRING, REFERENCE, ID -> plain(field, format, zone);
            case NUMBER -> numbers(field, format);
            case BOOLEAN -> booleans(field, format);
            case JSON -> json(field, format);
            case DATETIME -> datetimes(field, format, zone);
            case DATE -> dates(field, format);
            case TIME -> times(field, format);
            case LOCATION -> locations(field, format);
            case ASSET, UNSUPPORTED -> throw new ProblemException(unsuitableType(field));
        };
    }

    /** Text, and keys of any type; a String may lie in a column of any type that is written as one text. */
    private static Codec<?> plain(Field field, Optional<String> format, ZoneId zone) {
        refuseFormat(field, format);
        ColumnType type = field.column().type();
        if (type instanceof ColumnType.Text text) {
            return new TextCodec(text);
        }
        if (type instanceof ColumnType.Uuid) {
            return new UuidCodec();
        }
        if (field.type() == FieldType.STRING) {
            throw new ProblemException(unsuitableType(field));
        }
        return key(field, zone);
    }

    private static Codec<?> key(Field field, ZoneId zone) {
        ColumnType type = field.column().type();
        Optional<Codec<? extends Number>> numbers = numbers(type);
        if (numbers.isPresent()) {
            return numbers.get();
        }
        if (type instanceof ColumnType.Bool) {
            return BooleanCodec.of(Optional.empty());
        }
        if (type instanceof ColumnType.Timestamp timestamp) {
            return DatetimeCodec.of(timestamp, Optional.empty(), zone);
        }
        if (type instanceof ColumnType.CalendarDate) {
            return DateCodec.of(Optional.empty());
        }
        if (type instanceof ColumnType.TimeOfDay time) {
            return TimeCodec.of(time, Optional.empty());
        }
        throw new ProblemException(unsuitableType(field));
    }

    private static Codec<?> numbers(Field field, Optional<String> format) {
        ColumnType type = field.column().type();
        Codec<? extends Number> numbers = numbers(type).orElseThrow(() -> new ProblemException(unsuitableType(field)));
        return format.<Codec<?>>map(pattern -> new PatternCodec<>(numbers, NumberPattern.compile(pattern), type))
                .orElse(numbers);
    }

    /** The codec of a column of numbers; empty for other columns. */
    static Optional<Codec<? extends Number>> numbers(ColumnType type) {
        if (type instanceof ColumnType.Int whole) {
            return Optional.of(new IntCodec(whole));
        }
        if (type instanceof ColumnType.Decimal decimal) {
            return Optional.of(new DecimalCodec(decimal));
        }
        if (type instanceof ColumnType.Floating floating) {
            return Optional.of(floating.bits() == 64 ? FloatingCodec.of64Bits() : FloatingCodec.of32Bits());
        }
        return Optional.empty();
    }

    private static Codec<?> booleans(Field field, Optional<String> format) {
        if (!(field.column().type() instanceof ColumnType.Bool)) {
            throw new ProblemException(unsuitableType(field));
        }
        return BooleanCodec.of(format);
    }

    private static Codec<?> json(Field field, Optional<String> format) {
        refuseFormat(field, format);
        if (field.column().type() instanceof ColumnType.JsonDocument) {
            return new JsonCodec();
        }
        if (field.column().type() instanceof ColumnType.Text text) {
            return new JsonTextCodec(text);
        }
        throw new ProblemException(unsuitableType(field));
    }

    private static Codec<?> datetimes(Field field, Optional<String> format, ZoneId zone) {
        if (field.column().type() instanceof ColumnType.Timestamp timestamp) {
            return DatetimeCodec.of(timestamp, format, zone);
        }
        throw new ProblemException(unsuitableType(field));
    }

    private static Codec<?> dates(Field field, Optional<String> format) {
        if (field.column().type() instanceof ColumnType.CalendarDate) {
            return DateCodec.of(format);
        }
        throw new ProblemException(unsuitableType(field));
    }

    private static Codec<?> times(Field field, Optional<String> format) {
        if (field.column().type() instanceof ColumnType.TimeOfDay time) {
            return TimeCodec.of(time, format);
        }
        throw new ProblemException(unsuitableType(field));
    }

    private static Codec<?> locations(Field field, Optional<String> format) {
        if (format.isPresent()) {
            throw new ProblemException(
                    format.get().equals("address")
                            ? Problem.of(
                                    UNSUITABLE_FORMAT,
                                    "The format 'address' of a Location needs a geocoder, and none is configured;"
                                            + " expected no format, for latitude,longitude such as 52.52,13.405")
                            : noFormats(field, format.get()));
        }
        return LocationCodec.of(field);
    }

    private static void refuseFormat(Field field, Optional<String> format) {
        if (format.isPresent()) {
            throw new ProblemException(noFormats(field, format.get()));
        }
    }

    private static Problem noFormats(Field field, String format) {
        String type = field.type().label();
        return Problem.of(
                UNSUITABLE_FORMAT,
                "%s is not a format of a field of type %s, which has only its default; expected no format"
                        .formatted(Quotes.quote(format), type));
    }

    /** The problem of a format that does not fit its type. */
    static Problem unsuitable(String format, String type, String wanted, String example) {
        return Problem.of(
                UNSUITABLE_FORMAT,
                "%s is not a format for %s; expected %s, such as %s"
                        .formatted(Quotes.quote(format), type, wanted, example));
    }

    /** The problem of a field whose column no codec of its type can serve. */
    static Problem unsuitableType(Field field) {
        String columns = field.columns().stream().map(Column::name).collect(Collectors.joining(", "));
        String found = field.columns().stream().map(c -> name(c.type())).collect(Collectors.joining(", "));
        return Problem.of(
                UNSUITABLE_TYPE,
                "The field '%s' of type %s cannot be imported or exported from %s (%s)"
                        .formatted(field.name(), field.type().label(), columns, found));
    }

    private static String name(ColumnType type) {
        return type instanceof ColumnType.Other other
                ? other.name()
                : type.getClass().getSimpleName();
    }
}
