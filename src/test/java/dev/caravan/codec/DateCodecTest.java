package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Cell;
import dev.caravan.model.FieldType;
import dev.caravan.model.Problem;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DateCodecTest {
    private static final Subject DATE = Subject.of(FieldType.DATE, Subject.DATE);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                            | 2024-02-29   | 2024-02-29
                            | 2000-02-29   | 2000-02-29
                            | 0001-01-01   | 0001-01-01
                            | 9999-12-31   | 9999-12-31
                            | 1582-10-10   | 1582-10-10
            DD-MM-YYYY      | 01-02-2018   | 2018-02-01
            MM-DD-YYYY      | 01-02-2018   | 2018-01-02
            MMDDYYYY        | 01022018     | 2018-01-02
            YYYYMMDD        | 20240229     | 2024-02-29
            DD.MM.YYYY      | 31.12.1999   | 1999-12-31
            YYYY年MM月DD日   | 2024年02月29日 | 2024-02-29
            DD / MM / YYYY  | 01 / 02 / 2018 | 2018-02-01
            """)
    void readsTheWholeCell(@Nullable String format, String text, LocalDate date) {
        assertThat(DATE.in(format).decode(text)).isEqualTo(date);
        assertThat(DATE.in(format).codec().encode(date)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            DD-MM-YYYY | 31-02-2024     | '31-02-2024' is not a date; expected DD-MM-YYYY | February 2024 has 29 days
            DD-MM-YYYY | 29-02-2023     | '29-02-2023' is not a date; expected DD-MM-YYYY | February 2023 has 28 days
            DD-MM-YYYY | 29-02-1900     | '29-02-1900' is not a date; expected DD-MM-YYYY | February 1900 has 28 days
            DD-MM-YYYY | 31-04-2024     | '31-04-2024' is not a date; expected DD-MM-YYYY | April 2024 has 30 days
            DD-MM-YYYY | 00-04-2024     | '00-04-2024' is not a date; expected DD-MM-YYYY | April 2024 has 30 days
            DD-MM-YYYY | 12-31-2024     | '12-31-2024' is not a date; expected DD-MM-YYYY | There is no month 31
            DD-MM-YYYY | 01-00-2024     | '01-00-2024' is not a date; expected DD-MM-YYYY | There is no month 0
            DD-MM-YYYY | 01-01-0000     | '01-01-0000' is not a date; expected DD-MM-YYYY | There is no year 0
            DD-MM-YYYY | 31.02.2024     | '31.02.2024' is not a date; expected DD-MM-YYYY |
            DD-MM-YYYY | 1-2-2018       | '1-2-2018' is not a date; expected DD-MM-YYYY |
            DD-MM-YYYY | 01-02-18       | '01-02-18' is not a date; expected DD-MM-YYYY |
            DD-MM-YYYY | 01-02-12018    | '01-02-12018' is not a date; expected DD-MM-YYYY |
            DD-MM-YYYY | 01-02-2018 x   | '01-02-2018 x' is not a date; expected DD-MM-YYYY |
            DD-MM-YYYY | 01-02-2018 00:00 | '01-02-2018 00:00' is not a date; expected DD-MM-YYYY |
            DD-MM-YYYY | 2018-02-01     | '2018-02-01' is not a date; expected DD-MM-YYYY |
            DD-MM-YYYY | +1-02-2018     | '+1-02-2018' is not a date; expected DD-MM-YYYY |
            DD-MM-YYYY | ٠١-٠٢-٢٠١٨     | '٠١-٠٢-٢٠١٨' is not a date; expected DD-MM-YYYY |
            DD-MM-YYYY | today          | 'today' is not a date; expected DD-MM-YYYY |
                       | 2024-2-29      | '2024-2-29' is not a date; expected YYYY-MM-DD |
            """)
    void refusesWhatIsNoRealDateOfTheFormat(
            @Nullable String format, String text, String message, @Nullable String hint) {
        assertThat(DATE.in(format).refuse(text))
                .isEqualTo(new Problem(
                        "not-a-date",
                        message,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(text),
                        Optional.ofNullable(hint)));
    }

    @Test
    void blanksAroundDoNotMatter() {
        assertThat(DATE.decode(" \t2024-02-29 ")).isEqualTo(LocalDate.of(2024, 2, 29));
        assertThat(DATE.decode("   ")).isNull();
        assertThat(DATE.refuse("2024-02-29\u00A0").hint())
                .contains("Character 11 of the cell is the invisible U+00A0; remove it");
    }

    @Test
    void readsTypedCells() {
        LocalDate date = LocalDate.of(2024, 2, 29);
        assertThat(DATE.decode(new Cell.Moment(date))).isEqualTo(date);
        assertThat(DATE.in("DD-MM-YYYY").decode(new Cell.Moment(date.atStartOfDay())))
                .isEqualTo(date);
        assertThat(DATE.in("YYYYMMDD").decode(new Cell.Numeric(BigDecimal.valueOf(20240229))))
                .isEqualTo(date);
    }

    @Test
    void refusesTypedCellsOfOtherMeaning() {
        assertThat(DATE.refuse(new Cell.Moment(LocalDateTime.of(2024, 2, 29, 1, 0))))
                .extracting(p -> p.message(), p -> p.hint().orElseThrow())
                .containsExactly(
                        "'2024-02-29 01:00:00' is not a date; expected YYYY-MM-DD",
                        "The cell holds a time of day, which the field cannot keep");
        assertThat(DATE.refuse(new Cell.Moment(LocalTime.NOON)).code()).isEqualTo("not-a-date");
        assertThat(DATE.refuse(new Cell.Numeric(BigDecimal.valueOf(45351))))
                .extracting(p -> p.message(), p -> p.hint().orElseThrow())
                .containsExactly(
                        "'45351' is not a date; expected YYYY-MM-DD",
                        "The cell holds a number; make it a date or time, or text");
        assertThat(DATE.in("YYYYMMDD")
                        .refuse(new Cell.Numeric(BigDecimal.valueOf(20240231)))
                        .hint())
                .contains("February 2024 has 29 days");
        assertThat(DATE.refuse(new Cell.Bool(true)).hint()).contains("The cell holds a truth value");
    }

    @Test
    void writesTypedCellsInTheDefaultFormatOnly() {
        LocalDate date = LocalDate.of(2024, 2, 29);
        assertThat(DATE.codec().toCell(date)).isEqualTo(new Cell.Moment(date));
        assertThat(DATE.in("YYYY-MM-DD").codec().toCell(date)).isEqualTo(new Cell.Moment(date));
        assertThat(DATE.in("DD-MM-YYYY").codec().toCell(date)).isEqualTo(new Cell.Text("29-02-2024"));
        assertThat(DATE.in("DD-MM-YYYY").codec().isLossless()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            -4712-01-01,    -4712-01-01
            0000-01-01,     0000-01-01
            +10000-01-01,   +10000-01-01
            +5874897-12-31, +5874897-12-31
            """)
    void writesYearsThatNoImportCanReadInFull(LocalDate date, String text) {
        assertThat(DATE.codec().encode(date)).isEqualTo(text);
        assertThat(DATE.codec().toCell(date)).isEqualTo(new Cell.Text(text));
        assertThat(DATE.refuse(text).code()).isEqualTo("not-a-date");
    }
}
