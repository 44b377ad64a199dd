package dev.caravan.codec;

/** The blanks around a value, which mean nothing in any type but text: spaces and tabs. */
final class Blanks {
    private Blanks() {}

    /** The text without blanks at its ends; the same object if there are none. */
    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return end - start == text.length() ? text : text.substring(start, end);
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
