package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.Json;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for the codecs of all types in all formats, for any value and any cell. */
final class CodecLawsTest {

    @Property(tries = 6000, seed = "4711")
    void losslessCodecsReadWhatTheyWrite(@ForAll("samples") Sample sample) throws CellException {
        FieldCodec codec = sample.subject().codec();
        Object back = codec.decode(new Cell.Text(codec.encode(sample.value())));
        if (codec.isLossless()) {
            assertThat(back).isEqualTo(sample.value());
        }
        assertThat(codec.encode(back)).isEqualTo(codec.encode(sample.value()));
    }

    @Property(tries = 6000, seed = "4712")
    void typedCellsReadAsTheTextDoes(@ForAll("samples") Sample sample) throws CellException {
        FieldCodec codec = sample.subject().codec();
        Object back = codec.decode(codec.toCell(sample.value()));
        if (codec.isLossless()) {
            assertThat(Values.equal(back, sample.value())).isTrue();
        }
        assertThat(codec.encode(back)).isEqualTo(codec.encode(sample.value()));
    }

    @Property(tries = 6000, seed = "4713")
    void aCodecKnowsItsOwnCells(@ForAll("samples") Sample sample) {
        FieldCodec codec = sample.subject().codec();
        assertThat(codec.writes(sample.value(), new Cell.Text(codec.encode(sample.value()))))
                .isTrue();
        assertThat(codec.writes(sample.value(), codec.toCell(sample.value()))).isTrue();
        assertThat(codec.writes(null, codec.toCell(null))).isTrue();
    }

    @Property(tries = 6000, seed = "4714")
    void garbageIsRefusedWithAProblemOrReadForGood(@ForAll("subjects") Subject subject, @ForAll("garbage") Cell cell) {
        FieldCodec codec = subject.codec();
        Optional<Object> value;
        try {
            value = Optional.ofNullable(codec.decode(cell));
        } catch (CellException e) {
            assertThat(e.code()).matches("[a-z]+(-[a-z]+)*");
            assertThat(e.getMessage()).isEqualTo(e.problem().message()).hasSizeLessThan(400);
            assertThat(e.getStackTrace()).isEmpty();
            return;
        }
        value.ifPresent(
                v -> assertThat(codec.writes(v, new Cell.Text(codec.encode(v)))).isTrue());
    }

    @Property(tries = 4000, seed = "4715")
    void aFormatIsEitherRefusedOrUsable(@ForAll("subjects") Subject subject, @ForAll("formats") String format) {
        if (Codecs.checkFormat(subject.field(), format).isPresent()) {
            assertThat(subject.check(format).code()).isEqualTo("unsuitable-format");
            return;
        }
        Subject formatted = subject.in(format);
        for (Object value : SampleSubjects.fewValues(subject)) {
            String text = formatted.codec().encode(value);
            assertThat(formatted.codec().encode(formatted.decode(text))).isEqualTo(text);
        }
    }

    record Sample(Subject subject, Object value) {}

    @Provide
    Arbitrary<Subject> subjects() {
        return SampleSubjects.all().map(SampleSubjects.Entry::subject);
    }

    @Provide
    Arbitrary<Sample> samples() {
        return SampleSubjects.all().flatMap(e -> e.values().map(v -> new Sample(e.subject(), v)));
    }

    @Provide
    Arbitrary<String> formats() {
        Arbitrary<String> pieces = Arbitraries.of(
                "YYYY", "MM", "DD", "hh", "mm", "ss", "SSS", "ZZ", "-", "/", ":", " ", "T", "Yes", "No", "#", "0", ",",
                ".", ";", "%", "'", "(", ")", "E", "y", "年", "١", "\uD83D");
        return pieces.list().ofMaxSize(9).map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<Cell> garbage() {
        Arbitrary<String> nearlyValues = Arbitraries.of(
                        "0",
                        "1",
                        "9",
                        "-",
                        "+",
                        ".",
                        ",",
                        "e",
                        "E",
                        ":",
                        " ",
                        "T",
                        "Z",
                        "(",
                        ")",
                        "{",
                        "}",
                        "[",
                        "]",
                        "\"",
                        "a",
                        "\\u0000",
                        "2024-02-30",
                        "12:61",
                        "true",
                        "\0",
                        "\uD83D",
                        "\uDE00",
                        "١",
                        "\t")
                .list()
                .ofMaxSize(12)
                .map(list -> String.join("", list));
        Arbitrary<String> anything = Arbitraries.strings().all().ofMaxLength(300);
        Arbitrary<BigDecimal> numbers = Combinators.combine(
                        Arbitraries.bigIntegers(), Arbitraries.integers().between(-2_000_000_000, 2_000_000_000))
                .as(BigDecimal::new);
        return Arbitraries.oneOf(
                nearlyValues.map(Cells::text),
                anything.map(Cells::text),
                numbers.map(Cell.Numeric::new),
                Arbitraries.of(true, false).map(Cell.Bool::new),
                Arbitraries.of(
                                LocalDate.MAX,
                                LocalDate.MIN,
                                LocalDate.EPOCH,
                                LocalDateTime.MAX,
                                LocalDateTime.MIN,
                                LocalDateTime.of(2024, 3, 31, 2, 30),
                                LocalTime.MAX,
                                LocalTime.NOON)
                        .map(m -> new Cell.Moment((Temporal) m)),
                nearlyValues.map(s -> new Cell.Nested(new Json(s))),
                nearlyValues.map(s -> new Cell.Many(List.of(Cells.text(s)))),
                Arbitraries.of(
                        Cells.NULL, new Cell.Invalid("formula-error", "#DIV/0!", "is an error of the workbook")));
    }
}
