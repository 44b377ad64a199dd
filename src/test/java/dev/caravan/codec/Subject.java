package dev.caravan.codec;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.Problem;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The codec of a field with the columns, format and zone that a test is about. */
record Subject(Field field, Optional<String> format, ZoneId zone) {
    static final ColumnType TEXT = new ColumnType.Text(OptionalInt.empty());
    static final ColumnType INT = new ColumnType.Int(32);
    static final ColumnType LONG = new ColumnType.Int(64);
    static final ColumnType MONEY = decimal(10, 2);
    static final ColumnType ANY_DECIMAL = new ColumnType.Decimal(OptionalInt.empty(), 0);
    static final ColumnType DOUBLE = new ColumnType.Floating(64);
    static final ColumnType FLOAT = new ColumnType.Floating(32);
    static final ColumnType JSON = new ColumnType.JsonDocument();
    static final ColumnType DATE = new ColumnType.CalendarDate();

    static Subject of(FieldType type, ColumnType... columns) {
        List<Column> list = Arrays.stream(columns)
                .map(c -> new Column("c", c, true, false, false))
                .toList();
        return new Subject(new Field("f", type, list, Optional.empty()), Optional.empty(), ZoneId.of("UTC"));
    }

    static Subject number(ColumnType column) {
        return of(FieldType.NUMBER, column);
    }

    static Subject datetime(boolean withZone, int fractionDigits) {
        return of(FieldType.DATETIME, new ColumnType.Timestamp(withZone, fractionDigits));
    }

    static Subject time(int fractionDigits) {
        return of(FieldType.TIME, new ColumnType.TimeOfDay(fractionDigits));
    }

    static ColumnType text(int maxLength) {
        return new ColumnType.Text(OptionalInt.of(maxLength));
    }

    static ColumnType decimal(int precision, int scale) {
        return new ColumnType.Decimal(OptionalInt.of(precision), scale);
    }

    /** The column of this name: {@code int16}, {@code decimal(5,2)}, {@code decimal}, {@code float64}. */
    static ColumnType column(String name) {
        String[] words = name.split("[(,)]");
        String digits = words[0].replaceAll("[a-z]", "");
        if (words[0].startsWith("int")) {
            return new ColumnType.Int(Integer.parseInt(digits));
        }
        if (words[0].startsWith("float")) {
            return new ColumnType.Floating(Integer.parseInt(digits));
        }
        return words.length == 1 ? ANY_DECIMAL : decimal(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
    }

    Subject in(@Nullable String otherFormat) {
        return new Subject(field, Optional.ofNullable(otherFormat), zone);
    }

    Subject at(String otherZone) {
        return new Subject(field, format, ZoneId.of(otherZone));
    }

    FieldCodec codec() {
        return Codecs.of(field, format, zone);
    }

    @Nullable
    Object decode(String text) {
        return decode(Cells.text(text));
    }

    @Nullable
    Object decode(Cell cell) {
        try {
            return codec().decode(cell);
        } catch (CellException e) {
            throw new AssertionError("refused: " + e.problem(), e);
        }
    }

    Problem refuse(String text) {
        return refuse(Cells.text(text));
    }

    Problem refuse(Cell cell) {
        CellException refusal = catchThrowableOfType(CellException.class, () -> codec().decode(cell));
        if (refusal == null) {
            throw new AssertionError("accepted: " + cell);
        }
        return refusal.problem();
    }

    Problem check(String otherFormat) {
        return Codecs.checkFormat(field, otherFormat).orElseThrow(() -> new AssertionError("accepted: " + otherFormat));
    }
}
