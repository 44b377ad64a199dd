package dev.caravan.codec;

import dev.caravan.model.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compiles a format of dates and times; refuses what could not be read again. */
final class MomentFormatCompiler {
    private static final String LETTERS = "Letters mean: YYYY year, MM month, DD day, hh hour (00 to 23), mm minute,"
            + " ss second, SSS millisecond, ZZ offset; upper and lower case differ";

    private final MomentKind kind;
    private final String format;
    private final Set<MomentToken> tokens = EnumSet.noneOf(MomentToken.class);
    private final List<MomentFormat.Step> steps = new ArrayList<>();

    private MomentFormatCompiler(MomentKind kind, String format) {
        this.kind = kind;
        this.format = format;
    }

    /** @throws ProblemException if the kind cannot be written and read in this format */
    static MomentFormat compile(MomentKind kind, String format) {
        return new MomentFormatCompiler(kind, format).compile();
    }

    private MomentFormat compile() {
        if (!Blanks.strip(format).equals(format)) {
            throw unsuitable("Remove the blanks at its ends");
        }
        int i = 0;
        while (i < format.length()) {
            i += takeAt(i);
        }
        checkComplete();
        return new MomentFormat(format, tokens, steps);
    }

    /** Takes the token or separator that stands here, and gives its length. */
    private int takeAt(int index) {
        Optional<MomentToken> token = Arrays.stream(MomentToken.values())
                .filter(t -> format.startsWith(t.text, index))
                .findFirst();
        if (token.isPresent()) {
            take(token.get());
            return token.get().text.length();
        }
        checkSeparator(index);
        steps.add(new MomentFormat.Step(null, format.charAt(index)));
        return 1;
    }

    private void take(MomentToken token) {
        if (!kind.takes(token)) {
            throw unsuitable("%s has no %s".formatted(sentence(kind.label), token.text));
        }
        if (!tokens.add(token)) {
            throw unsuitable(token.text + " comes twice");
        }
        steps.add(new MomentFormat.Step(token, ' '));
    }

    /** Letters of other alphabets are separators ({@code YYYY年MM月DD日}), and so is the {@code T} of ISO 8601. */
    private void checkSeparator(int index) {
        char c = format.charAt(index);
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (letter && !format.startsWith("Thh", index)) {
            throw unsuitable(LETTERS);
        }
        if (Character.isDigit(c)) {
            throw unsuitable("Digits cannot be separators");
        }
    }

    private void checkComplete() {
        if (kind != MomentKind.TIME) {
            require(MomentToken.YEAR, MomentToken.MONTH, MomentToken.DAY);
        } else {
            require(MomentToken.HOUR);
        }
        requireBefore(MomentToken.MINUTE, MomentToken.HOUR);
        requireBefore(MomentToken.SECOND, MomentToken.MINUTE);
        requireBefore(MomentToken.MILLISECOND, MomentToken.SECOND);
        requireBefore(MomentToken.OFFSET, MomentToken.HOUR);
    }

    private void require(MomentToken... required) {
        for (MomentToken token : required) {
            if (!tokens.contains(token)) {
                throw unsuitable("Without " + token.text + " it does not say which moment is meant");
            }
        }
    }

    private void requireBefore(MomentToken token, MomentToken larger) {
        if (tokens.contains(token) && !tokens.contains(larger)) {
            throw unsuitable(token.text + " needs " + larger.text + " as well");
        }
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private ProblemException unsuitable(String hint) {
        return new ProblemException(
                Codecs.unsuitable(format, kind.label, kind.wanted + " with any separators or none", kind.example)
                        .withHint(hint));
    }
}
