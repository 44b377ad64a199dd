package dev.caravan.codec;

import java.util.Optional;

/** Shows what was found in a cell, so that a message stays short and readable whatever the cell holds. */
final class Quotes {
    /** The characters of a value that a message shows. */
    static final int MAX_LENGTH = 60;

    private static final int FIRST_CONTROL_PICTURE = 0x2400;
    private static final int REPLACEMENT = 0xFFFD;

    private Quotes() {}

    /** The text in single quotes, cut where it is long, with control characters made visible. */
    static String quote(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), MAX_LENGTH) + 3).append('\'');
        int i = 0;
        int count = 0;
        while (i < text.length() && count < MAX_LENGTH) {
            int c = text.codePointAt(i);
            shown.appendCodePoint(visible(c));
            i += Character.charCount(c);
            count++;
        }
        return shown.append(i < text.length() ? "…'" : "'").toString();
    }

    private static int visible(int c) {
        if (c < ' ') {
            return FIRST_CONTROL_PICTURE + c;
        }
        return Character.isISOControl(c) || isUnseen(c) || isSurrogate(c) ? REPLACEMENT : c;
    }

    /** Names the first character that an eye does not see or takes for a space, if there is one. */
    static Optional<String> explainInvisible(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ' ' && (c < ' ' || Character.isSpaceChar(c) || Character.isISOControl(c) || isUnseen(c))) {
                return Optional.of("Character %s of the cell is the invisible U+%04X; remove it"
                        .formatted(text.codePointCount(0, i) + 1, (int) c));
            }
        }
        return Optional.empty();
    }

    /** Zero-width characters and those that turn the direction of writing. */
    private static boolean isUnseen(int c) {
        return Character.getType(c) == Character.FORMAT;
    }

    private static boolean isSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
