package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Cell;
import dev.caravan.model.ColumnType;
import dev.caravan.model.FieldType;
import java.util.Locale;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UuidCodecTest {
    private static final Subject KEY = Subject.of(FieldType.ID, new ColumnType.Uuid());
    private static final String CANONICAL = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";

    @Property(tries = 500, seed = "4711")
    void readsWhatItWrites(@ForAll long high, @ForAll long low) {
        UUID value = new UUID(high, low);
        String text = KEY.codec().encode(value);
        assertThat(text).isEqualTo(value.toString());
        assertThat(KEY.decode(text)).isEqualTo(value);
        assertThat(KEY.decode(text.toUpperCase(Locale.ROOT))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f81d4fae7dec11d0a76500a0c91e6bf6",
                "{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}",
                "f81d4fae-7dec-11d0-a765-00a0c91e6bf",
                "f81d4fae-7dec-11d0-a765-00a0c91e6bf66",
                "g81d4fae-7dec-11d0-a765-00a0c91e6bf6",
                "@81d4fae-7dec-11d0-a765-00a0c91e6bf6",
                "`81d4fae-7dec-11d0-a765-00a0c91e6bf6",
                "/81d4fae-7dec-11d0-a765-00a0c91e6bf6",
                "１81d4fae-7dec-11d0-a765-00a0c91e6bf6",
                "f81d4fae_7dec-11d0-a765-00a0c91e6bf6",
                "f81d4fa-e7dec-11d0-a765-00a0c91e6bf6",
                "1-1-1-1-1",
                "\u0181d4fae0-7dec-11d0-a765-00a0c91e6bf6"
            })
    void refusesAllOtherNotations(String text) {
        assertThat(KEY.refuse(text))
                .extracting(p -> p.code(), p -> p.message())
                .containsExactly(
                        "not-a-uuid",
                        "'" + text + "' is not a UUID; expected 32 hexadecimal digits as 8-4-4-4-12, such as "
                                + CANONICAL);
    }

    @Test
    void writesText() {
        UUID value = UUID.fromString(CANONICAL);
        assertThat(KEY.codec().toCell(value)).isEqualTo(new Cell.Text(CANONICAL));
        assertThat(KEY.decode(" " + CANONICAL + " ")).isEqualTo(value);
        assertThat(KEY.decode("")).isNull();
        assertThat(Subject.of(FieldType.STRING, new ColumnType.Uuid()).decode(""))
                .isNull();
    }
}
