package dev.caravan;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * Lines of text for people, of which none can be made to look like another: further lines of an event, such as a stack trace
 * or a file's name that has a line break in it, are indented, and control characters are shown by their number.
 */
public final class TextLayout extends PatternLayout {
    private static final String FURTHER = System.lineSeparator() + "    ";

    @Override
    public String doLayout(ILoggingEvent event) {
        return plain(super.doLayout(event));
    }

    /** What stands before the line break at the end, and that line break. */
    private static String plain(String text) {
        int end = text.length() - System.lineSeparator().length();
        if (end < 0 || text.chars().limit(end).noneMatch(TextLayout::isControl)) {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean pair = c == '\r' && i + 1 < end && text.charAt(i + 1) == '\n';
            if (c == '\n') {
                plain.append(FURTHER);
            } else if (isControl(c)) {
                plain.append(pair ? "" : "\\u%04x".formatted((int) c));
            } else {
                plain.append(c);
            }
        }
        return plain.append(text, end, text.length()).toString();
    }

    private static boolean isControl(int c) {
        return (Character.isISOControl(c) && c != '\t') || c == '\u2028' || c == '\u2029';
    }
}
