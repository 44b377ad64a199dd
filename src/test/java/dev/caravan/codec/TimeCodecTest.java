package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Cell;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeCodecTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                     | 00:00:00     | 00:00:00
                     | 23:59:59     | 23:59:59
            hh:mm    | 09:30        | 09:30
            hhmmss   | 093015       | 09:30:15
            hh       | 09           | 09:00
            hh:mm:ss.SSS | 09:30:15.007 | 09:30:15.007
            """)
    void readsTheWholeCell(@Nullable String format, String text, LocalTime time) {
        assertThat(Subject.time(6).in(format).decode(text)).isEqualTo(time);
        assertThat(Subject.time(6).in(format).codec().encode(time)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                  | 24:00:00 | '24:00:00' is not a time of day; expected hh:mm:ss | Times of day run from 00:00:00 to 23:59:59
                  | 12:60:00 | '12:60:00' is not a time of day; expected hh:mm:ss | Times of day run from 00:00:00 to 23:59:59
                  | 12:00:60 | '12:00:60' is not a time of day; expected hh:mm:ss | Times of day run from 00:00:00 to 23:59:59
                  | 9:30:00  | '9:30:00' is not a time of day; expected hh:mm:ss  |
                  | 09:30    | '09:30' is not a time of day; expected hh:mm:ss    |
            hh:mm | 9:30 pm  | '9:30 pm' is not a time of day; expected hh:mm     |
            """)
    void refusesWhatIsNoTimeOfTheFormat(@Nullable String format, String text, String message, @Nullable String hint) {
        assertThat(Subject.time(0).in(format).refuse(text))
                .extracting(p -> p.code(), p -> p.message(), p -> p.hint().orElse(null))
                .containsExactly("not-a-time", message, hint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            0 | 12:00:00.000 |
            0 | 12:00:00.001 | '12:00:00.001' has a fraction of a second; expected whole seconds
            1 | 12:00:00.100 |
            1 | 12:00:00.110 | '12:00:00.110' has too many digits; expected at most 1 behind the second
            2 | 12:00:00.110 |
            2 | 12:00:00.111 | '12:00:00.111' has too many digits; expected at most 2 behind the second
            3 | 12:00:00.111 |
            9 | 12:00:00.111 |
            """)
    void refusesFractionsThatTheColumnRounds(int fractionDigits, String text, @Nullable String message) {
        Subject subject = Subject.time(fractionDigits).in("hh:mm:ss.SSS");
        if (message == null) {
            assertThat(subject.decode(text)).isEqualTo(LocalTime.parse(text));
        } else {
            assertThat(subject.refuse(text))
                    .extracting(p -> p.code(), p -> p.message())
                    .containsExactly("too-precise", message);
        }
    }

    @Test
    void readsTypedCells() {
        assertThat(Subject.time(0).decode(new Cell.Moment(LocalTime.NOON))).isEqualTo(LocalTime.NOON);
        assertThat(Subject.time(0).in("hhmm").decode(new Cell.Numeric(BigDecimal.valueOf(1230))))
                .isEqualTo(LocalTime.of(12, 30));
        assertThat(Subject.time(0)
                        .refuse(new Cell.Moment(LocalTime.of(12, 0, 0, 1)))
                        .code())
                .isEqualTo("too-precise");
        assertThat(Subject.time(0).refuse(new Cell.Moment(LocalDate.EPOCH)).hint())
                .contains("The cell holds a date, which the field cannot keep");
    }

    @Test
    void writesTypedCellsOfWholeSeconds() {
        LocalTime time = LocalTime.of(12, 30, 15, 999_999_999);
        assertThat(Subject.time(9).codec().toCell(time)).isEqualTo(new Cell.Moment(LocalTime.of(12, 30, 15)));
        assertThat(Subject.time(9).codec().encode(time)).isEqualTo("12:30:15");
        assertThat(Subject.time(9).in("hh:mm").codec().toCell(time)).isEqualTo(new Cell.Text("12:30"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 | hh:mm:ss     | true
            0 | hh:mm        | false
            1 | hh:mm:ss     | false
            3 | hh:mm:ss.SSS | true
            6 | hh:mm:ss.SSS | false
            """)
    void knowsWhetherItShowsAll(int fractionDigits, String format, boolean lossless) {
        assertThat(Subject.time(fractionDigits).in(format).codec().isLossless()).isEqualTo(lossless);
    }
}
