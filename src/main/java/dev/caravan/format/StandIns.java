package dev.caravan.format;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import java.util.Locale;

/** The characters that stand for bytes that are not of the file's encoding: lone surrogates from U+DC00 on. */
final class StandIns {
    private static final char REPLACEMENT = '\uFFFD';

    /** Said of half a character that stands for no byte. */
    static final String HALF = "contains half of a character (a surrogate without its other half)";

    private StandIns() {}

    static char of(byte bad) {
        return (char) (Character.MIN_LOW_SURROGATE + (bad & 0xFF));
    }

    /** Where the first surrogate without its other half is, or −1. */
    static int find(CharSequence text) {
        return find(text, 0);
    }

    private static int find(CharSequence text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!isPair(text, i)) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    private static boolean isPair(CharSequence text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }

    /** The text as a cell: an invalid one if it holds a byte that is not of the encoding. */
    static Cell cell(String text, TextEncoding encoding) {
        int bad = find(text);
        return bad < 0
                ? Cells.text(text)
                : new Cell.Invalid("bad-encoding", shown(text), reason(text.charAt(bad), encoding));
    }

    /** Why the text is none, as the end of a sentence. */
    static String reason(char standIn, TextEncoding encoding) {
        int bad = standIn - Character.MIN_LOW_SURROGATE;
        return bad < 0 || bad > 0xFF
                ? HALF
                : String.format(Locale.ROOT, "contains the byte 0x%02X, which is not %s", bad, encoding.label());
    }

    /** The text with a replacement character for each bad byte. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder(text);
        for (int bad = find(shown); bad >= 0; bad = find(shown, bad + 1)) {
            shown.setCharAt(bad, REPLACEMENT);
        }
        return shown.toString();
    }
}
