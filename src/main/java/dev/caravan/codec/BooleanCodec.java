package dev.caravan.codec;

import dev.caravan.model.Cell;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Shown;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Truth values. Without a format the usual words are read; with a format {@code X/Y} only these two: exactly, or in
 * upper and lower case where that leaves them different.
 */
final class BooleanCodec extends Codec<Boolean> {
    private static final String CODE = "not-a-boolean";
    private static final String NOUN = "a truth value";
    private static final String DEFAULT_FORMAT = "True/False";
    private static final Map<String, Boolean> USUAL_WORDS = Map.of(
            "true", true, "t", true, "yes", true, "y", true, "1", true, "false", false, "f", false, "no", false, "n",
            false, "0", false);
    private static final BooleanCodec DEFAULT =
            new BooleanCodec("True", "False", true, USUAL_WORDS, "true/false, t/f, yes/no, y/n or 1/0");

    private final String trueWord;
    private final String falseWord;
    private final boolean typed;
    private final Map<String, Boolean> words;

    private BooleanCodec(
            String trueWord, String falseWord, boolean typed, Map<String, Boolean> lowerCaseWords, String wanted) {
        super(Boolean.class, new Expectation(CODE, NOUN, wanted));
        this.trueWord = trueWord;
        this.falseWord = falseWord;
        this.typed = typed;
        this.words = lowerCaseWords;
    }

    static BooleanCodec of(Optional<String> format) {
        return format.map(BooleanCodec::compile).orElse(DEFAULT);
    }

    private static BooleanCodec compile(String format) {
        int slash = format.indexOf('/');
        String yes = slash < 0 ? "" : format.substring(0, slash);
        String no = format.substring(slash + 1);
        if (isUnsuitable(yes) || isUnsuitable(no) || yes.equals(no)) {
            throw new ProblemException(Codecs.unsuitable(
                    format,
                    "a Boolean",
                    "two different words with a slash between, the word for true first",
                    "Yes/No"));
        }
        String lowerYes = yes.toLowerCase(Locale.ROOT);
        String lowerNo = no.toLowerCase(Locale.ROOT);
        Map<String, Boolean> words = lowerYes.equals(lowerNo) ? Map.of() : Map.of(lowerYes, true, lowerNo, false);
        return new BooleanCodec(yes, no, format.equals(DEFAULT_FORMAT), words, yes + " or " + no);
    }

    /** Blanks at the ends would be lost in reading; a second slash would leave open where the first word ends. */
    private static boolean isUnsuitable(String word) {
        return word.isEmpty() || word.indexOf('/') >= 0 || !Blanks.strip(word).equals(word);
    }

    @Override
    Boolean decode(String text) throws CellException {
        Boolean value = find(text);
        if (value == null) {
            throw expectation().refuse(text);
        }
        return value;
    }

    private @Nullable Boolean find(String text) {
        if (text.equals(trueWord)) {
            return true;
        }
        if (text.equals(falseWord)) {
            return false;
        }
        return words.get(text.toLowerCase(Locale.ROOT));
    }

    @Override
    Boolean decode(BigDecimal number) throws CellException {
        return decode(Shown.number(number));
    }

    @Override
    Boolean decode(boolean truth) {
        return truth;
    }

    @Override
    String encode(Boolean value) {
        return value ? trueWord : falseWord;
    }

    @Override
    Cell toCell(Boolean value) {
        return typed ? new Cell.Bool(value) : super.toCell(value);
    }

    @Override
    boolean isLossless() {
        return true;
    }
}
