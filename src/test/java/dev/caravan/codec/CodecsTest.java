package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.caravan.model.ColumnType;
import dev.caravan.model.FieldType;
import dev.caravan.model.ProblemException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CodecsTest {
    private static final ColumnType BOOL = new ColumnType.Bool();
    private static final ColumnType UUID_COLUMN = new ColumnType.Uuid();
    private static final ColumnType BYTES = new ColumnType.Binary();
    private static final ColumnType OTHER = new ColumnType.Other("tsvector");

    static Stream<Arguments> keys() {
        return Stream.of(
                Arguments.of(Subject.TEXT, "007", "007"),
                Arguments.of(Subject.LONG, "007", 7L),
                Arguments.of(Subject.MONEY, "7", new BigDecimal("7.00")),
                Arguments.of(Subject.DOUBLE, "7", 7d),
                Arguments.of(Subject.FLOAT, "7", 7f),
                Arguments.of(BOOL, "yes", true),
                Arguments.of(UUID_COLUMN, "00000000-0000-0007-0000-000000000007", new UUID(7, 7)),
                Arguments.of(Subject.DATE, "2024-02-29", LocalDate.of(2024, 2, 29)),
                Arguments.of(new ColumnType.TimeOfDay(0), "12:00:00", LocalTime.NOON),
                Arguments.of(new ColumnType.Timestamp(true, 0), "1970-01-01 00:00:00", Instant.EPOCH),
                Arguments.of(
                        new ColumnType.Timestamp(false, 0), "1970-01-01 00:00:00", LocalDateTime.of(1970, 1, 1, 0, 0)));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aKeyIsReadAsItsColumnsType(ColumnType column, String text, Object value) {
        assertThat(Subject.of(FieldType.ID, column).decode(text)).isEqualTo(value);
        assertThat(Subject.of(FieldType.REFERENCE, column).decode(text)).isEqualTo(value);
        assertThat(Subject.of(FieldType.ID, column).decode("")).isNull();
        assertThat(Subject.of(FieldType.ID, column).codec().encode(null)).isEmpty();
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of(
                        FieldType.STRING,
                        Subject.INT,
                        "The field 'f' of type String cannot be imported or exported from c (Int)"),
                Arguments.of(
                        FieldType.NUMBER,
                        Subject.TEXT,
                        "The field 'f' of type Number cannot be imported or exported from c (Text)"),
                Arguments.of(
                        FieldType.BOOLEAN,
                        Subject.INT,
                        "The field 'f' of type Boolean cannot be imported or exported from c (Int)"),
                Arguments.of(
                        FieldType.JSON,
                        BOOL,
                        "The field 'f' of type JSON cannot be imported or exported from c (Bool)"),
                Arguments.of(
                        FieldType.DATETIME,
                        Subject.DATE,
                        "The field 'f' of type DateTime cannot be imported or exported from c (CalendarDate)"),
                Arguments.of(
                        FieldType.DATE,
                        new ColumnType.Timestamp(true, 6),
                        "The field 'f' of type Date cannot be imported or exported from c (Timestamp)"),
                Arguments.of(
                        FieldType.TIME,
                        Subject.TEXT,
                        "The field 'f' of type Time cannot be imported or exported from c (Text)"),
                Arguments.of(
                        FieldType.LOCATION,
                        Subject.DOUBLE,
                        "The field 'f' of type Location cannot be imported or exported from c (Floating)"),
                Arguments.of(
                        FieldType.ID,
                        BYTES,
                        "The field 'f' of type _id cannot be imported or exported from c (Binary)"),
                Arguments.of(
                        FieldType.ASSET,
                        BYTES,
                        "The field 'f' of type Asset cannot be imported or exported from c (Binary)"),
                Arguments.of(
                        FieldType.UNSUPPORTED,
                        OTHER,
                        "The field 'f' of type unsupported cannot be imported or exported from c (tsvector)"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void refusesFieldsThatCannotBeCarried(FieldType type, ColumnType column, String message) {
        Subject subject = Subject.of(type, column);
        assertThatThrownBy(subject::codec).isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problems())
                .extracting(p -> p.code(), p -> p.message())
                .containsExactly(tuple("unsuitable-type", message)));
    }

    @Test
    void refusesPairsOfColumnsThatAreNoCoordinates() {
        assertThatThrownBy(Subject.of(FieldType.LOCATION, Subject.DOUBLE, Subject.TEXT)::codec)
                .hasMessage("The field 'f' of type Location cannot be imported or exported from c, c (Floating, Text)");
        assertThatThrownBy(Subject.of(FieldType.LOCATION, Subject.DOUBLE, Subject.DOUBLE, Subject.DOUBLE)::codec)
                .isInstanceOf(ProblemException.class);
    }

    static Stream<Subject> withoutFormats() {
        return Stream.of(
                Subject.of(FieldType.STRING, Subject.TEXT),
                Subject.of(FieldType.JSON, Subject.JSON),
                Subject.of(FieldType.ID, Subject.LONG),
                Subject.of(FieldType.REFERENCE, Subject.LONG));
    }

    @ParameterizedTest
    @MethodSource("withoutFormats")
    void someTypesHaveNoFormats(Subject subject) {
        assertThat(subject.check("Yes/No").code()).isEqualTo("unsuitable-format");
        assertThat(subject.check("Yes/No").message())
                .isEqualTo("'Yes/No' is not a format of a field of type "
                        + subject.field().type().label() + ", which has only its default; expected no format");
        assertThatThrownBy(() -> subject.in("Yes/No").codec()).isInstanceOf(ProblemException.class);
    }

    @Test
    void checksFormatsAsTheyWillBeUsed() {
        assertThat(Codecs.checkFormat(Subject.number(Subject.INT).field(), "#,##0"))
                .isEmpty();
        assertThat(Codecs.checkFormat(Subject.datetime(true, 6).field(), "MMDDYYYY"))
                .isEmpty();
        assertThat(Codecs.checkFormat(Subject.of(FieldType.BOOLEAN, BOOL).field(), "1/0"))
                .isEmpty();
        assertThat(Codecs.checkFormat(Subject.of(FieldType.DATE, Subject.DATE).field(), "Yes/No"))
                .isNotEmpty();
        assertThat(Subject.of(FieldType.ASSET, BYTES).check("x").code()).isEqualTo("unsuitable-type");
    }
}
