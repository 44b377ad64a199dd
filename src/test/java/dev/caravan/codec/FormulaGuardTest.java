package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FormulaGuardTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            =1+1,       '=1+1
            +49 30,     '+49 30
            -5,         '-5
            @SUM(A1),   '@SUM(A1)
            "\t=1",     "'\t=1"
            "\r=1",     "'\r=1"
            'quoted',   ''quoted'
            '=1,        ''=1
            "",         ""
            ',          ''
            '',         '''
            """)
    void guardsWhatASpreadsheetComputes(String text, String guarded) {
        assertThat(FormulaGuard.guard(text)).isEqualTo(guarded);
        assertThat(FormulaGuard.unguard(guarded)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", " =1", "a=1", "1-1", "\n=1", "\u00A0=1", "1", "\uFF1D1"})
    void leavesOtherTextAlone(String text) {
        assertThat(FormulaGuard.guard(text)).isEqualTo(text);
        assertThat(FormulaGuard.unguard(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'", "'abc", "' =1", "=1", "-"})
    void unguardsOnlyWhatWasGuarded(String text) {
        assertThat(FormulaGuard.unguard(text)).isEqualTo(text);
    }

    @Property(tries = 2000, seed = "4711")
    void nothingIsLost(@ForAll("texts") String text) {
        String guarded = FormulaGuard.guard(text);
        assertThat(FormulaGuard.unguard(guarded)).isEqualTo(text);
        assertThat(guarded).doesNotMatch("(?s)[=+\\-@\t\r].*");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("=+-@\t\r'\n a1").ofMaxLength(5);
    }
}
