package dev.caravan.query;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Expands {@code a{b,c}d} to {@code abd} and {@code acd}, and {@code {1..3}} to the numbers, as shells do. */
final class BraceExpansion {
    private static final int MOST = 1_000;
    private static final Pattern SEQUENCE = Pattern.compile("(-?\\d{1,6})\\.\\.(-?\\d{1,6})");

    private BraceExpansion() {}

    static List<String> expand(String text) {
        int open = text.indexOf('{');
        int close = open < 0 ? -1 : closing(text, open);
        if (close < 0) {
            return List.of(text);
        }
        List<String> choices = choices(text.substring(open + 1, close));
        List<String> expanded = new ArrayList<>();
        for (String rest : expand(text.substring(close + 1))) {
            for (String choice : choices) {
                if (expanded.size() < MOST) {
                    expanded.add(text.substring(0, open) + choice + rest);
                }
            }
        }
        return expanded;
    }

    private static int closing(String text, int open) {
        int level = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                level++;
            } else if (c == '}' && --level == 0) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> choices(String body) {
        Matcher sequence = SEQUENCE.matcher(body);
        if (sequence.matches()) {
            return numbers(Integer.parseInt(sequence.group(1)), Integer.parseInt(sequence.group(2)));
        }
        List<String> choices = new ArrayList<>();
        int level = 0;
        int start = 0;
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            level += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == ',' && level == 0) {
                choices.addAll(expand(body.substring(start, i)));
                start = i + 1;
            }
        }
        if (start == 0) {
            return List.of("{" + body + "}");
        }
        choices.addAll(expand(body.substring(start)));
        return choices;
    }

    private static List<String> numbers(int first, int last) {
        List<String> numbers = new ArrayList<>();
        int step = first <= last ? 1 : -1;
        for (int i = first; i != last + step && numbers.size() < MOST; i += step) {
            numbers.add(Integer.toString(i));
        }
        return numbers;
    }
}
