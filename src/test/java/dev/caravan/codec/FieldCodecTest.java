package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.FieldType;
import dev.caravan.model.Json;
import dev.caravan.model.Problem;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FieldCodecTest {
    private static final Subject STRING = Subject.of(FieldType.STRING, Subject.TEXT);
    private static final Subject NUMBER = Subject.number(Subject.MONEY);
    private static final Subject INSTANT = Subject.datetime(true, 6);

    @Test
    void anAbsentCellHasNoValue() {
        FieldCodec codec = STRING.codec();
        assertThatThrownBy(() -> codec.decode(Cells.ABSENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an absent cell has no value");
    }

    @Test
    void anInvalidCellSaysItself() {
        assertThat(NUMBER.refuse(new Cell.Invalid("invalid-encoding", "M\uFFFDller", "is not UTF-8")))
                .isEqualTo(new Problem(
                        "invalid-encoding",
                        "'M\uFFFDller' is not UTF-8",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("M\uFFFDller"),
                        Optional.empty()));
    }

    @Test
    void severalValuesAreTheirText() {
        assertThat(STRING.decode(new Cell.Many(List.of(Cells.text("a"), Cells.text("b\"c")))))
                .isEqualTo("\"a\",\"b\"\"c\"");
        assertThat(NUMBER.decode(new Cell.Many(List.of()))).isNull();
    }

    @Test
    void valuesOfOtherClassesAreProgrammingErrors() {
        FieldCodec codec = NUMBER.codec();
        assertThatThrownBy(() -> codec.encode("1")).isInstanceOf(ClassCastException.class);
        assertThatThrownBy(() -> codec.toCell(1L)).isInstanceOf(ClassCastException.class);
    }

    @Test
    void knowsAnUntouchedTextCell() {
        Instant value = Instant.parse("2024-02-29T12:30:15.999Z");
        FieldCodec codec = INSTANT.in("DD-MM-YYYY").codec();
        assertThat(codec.writes(value, Cells.text("29-02-2024"))).isTrue();
        assertThat(codec.writes(value, Cells.text("28-02-2024"))).isFalse();
        assertThat(codec.writes(value, Cells.text(" 29-02-2024"))).isFalse();
        assertThat(codec.writes(value, Cells.EMPTY)).isFalse();
        assertThat(codec.writes(null, Cells.text("29-02-2024"))).isFalse();
    }

    @Test
    void knowsAnUntouchedTypedCell() {
        Instant value = Instant.parse("2024-02-29T12:30:15.999Z");
        assertThat(INSTANT.codec().writes(value, new Cell.Moment(LocalDateTime.of(2024, 2, 29, 12, 30, 15))))
                .isTrue();
        assertThat(INSTANT.codec().writes(value, new Cell.Moment(LocalDateTime.of(2024, 2, 29, 12, 30, 16))))
                .isFalse();
        assertThat(INSTANT.codec().writes(value, Cells.text("2024-02-29 12:30:15")))
                .isTrue();
        assertThat(NUMBER.codec().writes(new BigDecimal("1.50"), new Cell.Numeric(new BigDecimal("1.5"))))
                .isTrue();
        assertThat(NUMBER.codec().writes(new BigDecimal("1.50"), new Cell.Numeric(BigDecimal.ONE)))
                .isFalse();
        FieldCodec json = Subject.of(FieldType.JSON, Subject.JSON).codec();
        assertThat(json.writes(new Json("{\"a\":1,\"b\":2}"), new Cell.Nested(new Json("{\"b\":2.0,\"a\":1}"))))
                .isTrue();
        assertThat(json.writes(new Json("{\"a\":1}"), new Cell.Nested(new Json("[]"))))
                .isFalse();
    }

    @Test
    void anEmptyCellIsWhatIsWrittenForNull() {
        for (Subject subject : List.of(STRING, NUMBER, INSTANT)) {
            assertThat(subject.codec().writes(null, Cells.EMPTY)).isTrue();
            assertThat(subject.codec().writes(null, Cells.NULL)).isTrue();
        }
        assertThat(STRING.codec().writes("", Cells.EMPTY)).isTrue();
        assertThat(STRING.codec().writes("", Cells.NULL)).isFalse();
    }
}
