package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.FieldType;
import dev.caravan.model.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MomentFormatCompilerTest {
    private static final Subject DATE = Subject.of(FieldType.DATE, Subject.DATE);
    private static final Subject TIME = Subject.time(0);
    private static final Subject DATETIME = Subject.datetime(true, 0);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            date     | YYYY-MM         | Without DD it does not say which moment is meant
            date     | MM-DD           | Without YYYY it does not say which moment is meant
            date     | -               | Without YYYY it does not say which moment is meant
            date     | YYYY-MM-DD-DD   | DD comes twice
            date     | YYYY-MM-DD hh   | A Date has no hh
            date     | DD-MM-YYYY ZZ   | A Date has no ZZ
            date     | YYYY0MM0DD      | Digits cannot be separators
            date     | YYYY١MM١DD      | Digits cannot be separators
            date     | " DD-MM-YYYY"   | Remove the blanks at its ends
            time     | mm:ss           | Without hh it does not say which moment is meant
            time     | hh:ss           | ss needs mm as well
            time     | hh:mm.SSS       | SSS needs ss as well
            time     | DD hh:mm        | A Time has no DD
            time     | hh:mm ZZ        | A Time has no ZZ
            datetime | hh:mm           | Without YYYY it does not say which moment is meant
            datetime | YYYY-MM-DD mm   | mm needs hh as well
            datetime | YYYY-MM-DD ZZ   | ZZ needs hh as well
            datetime | YYYY-MM-DD hh:mm:ss:mm | mm comes twice
            """)
    void refusesWhatCouldNotBeReadAgain(String kind, String format, String hint) {
        assertThat(subject(kind).check(format))
                .extracting(p -> p.code(), p -> p.hint().orElseThrow())
                .containsExactly("unsuitable-format", hint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            date     | yyyy-mm-dd
            date     | DD-MMM-YYYY
            date     | DD-MM-YY
            date     | D-M-YYYY
            date     | YYYYY-MM-DD
            date     | dd.MM.yyyy
            date     | TYYYY-MM-DD
            date     | Yes/No
            date     | #,##0.00
            time     | HH:mm
            time     | hh:mm a
            time     | hh:mm:ss.S
            datetime | YYYY-MM-DDThh:mm:ssZ
            datetime | YYYY-MM-DDthh:mm:ss
            """)
    void explainsItsLetters(String kind, String format) {
        Problem problem = subject(kind).check(format);
        assertThat(problem.code()).isEqualTo("unsuitable-format");
        assertThat(problem.hint().orElseThrow()).matches("Letters mean: .*|Without YYYY .*|Digits cannot .*");
    }

    @Test
    void saysWhatIsValidWithAnExample() {
        assertThat(DATE.check("YYYY-MM"))
                .isEqualTo(problem(
                        "'YYYY-MM' is not a format for a Date; expected YYYY, MM and DD with any separators or none,"
                                + " such as DD-MM-YYYY",
                        "Without DD it does not say which moment is meant"));
        assertThat(TIME.check("mm").message())
                .isEqualTo("'mm' is not a format for a Time; expected hh, then mm, ss and SSS as far as wanted, with"
                        + " any separators or none, such as hh:mm");
        assertThat(DATETIME.check("").message())
                .isEqualTo("'' is not a format for a DateTime; expected YYYY, MM and DD, then hh, mm, ss, SSS and ZZ"
                        + " as far as wanted, with any separators or none, such as DD-MM-YYYY hh:mm");
    }

    private static Problem problem(String message, @Nullable String hint) {
        return new Problem(
                "unsuitable-format",
                message,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(hint));
    }

    private static Subject subject(String kind) {
        return kind.equals("date") ? DATE : kind.equals("time") ? TIME : DATETIME;
    }
}
