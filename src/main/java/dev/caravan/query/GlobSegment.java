package dev.caravan.query;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The part of a {@link Glob} between slashes. */
final class GlobSegment {
    /** Any number of segments. */
    static final GlobSegment ANY_NUMBER = new GlobSegment("");

    private static final String ANY_TEXT = "[^/]*?";
    private static final String ANY_CHARACTER = "[^/]";
    private static final String NO_DOT = "(?!\\.)";
    private static final String NOTHING = "(?:$.)";

    private final Pattern pattern;

    private GlobSegment(String regex) {
        this.pattern = Pattern.compile(regex, Pattern.DOTALL);
    }

    static GlobSegment of(String glob) {
        return glob.equals("**") ? ANY_NUMBER : new GlobSegment(new Translation(glob).whole());
    }

    boolean matches(String name) {
        return pattern.matcher(name).matches();
    }

    /** Writes the segment as a regular expression. */
    private static final class Translation {
        private final String glob;

        private Translation(String glob) {
            this.glob = glob;
        }

        private String whole() {
            String regex = from(0, glob.length(), true);
            boolean magic = !regex.isEmpty() && "[(".indexOf(regex.charAt(0)) >= 0;
            return magic && !startsWithGroup() ? NO_DOT + "(?=.)" + regex : regex;
        }

        private boolean startsWithGroup() {
            return isGroup(0) && glob.charAt(0) != '!';
        }

        private String from(int start, int end, boolean top) {
            StringBuilder regex = new StringBuilder();
            int i = start;
            while (i < end) {
                char c = glob.charAt(i);
                int close = isGroup(i) ? closing(i + 1, end) : -1;
                if (close >= 0) {
                    return regex + group(i, close, from(close + 1, end, top), top);
                } else if (c == '\\' && i + 1 < end) {
                    regex.append(Pattern.quote(String.valueOf(glob.charAt(i + 1))));
                    i += 2;
                } else if (c == '[' && classEnd(i, end) >= 0) {
                    regex.append(characterClass(glob.substring(i + 1, classEnd(i, end))));
                    i = classEnd(i, end) + 1;
                } else {
                    regex.append(c == '*' ? ANY_TEXT : c == '?' ? ANY_CHARACTER : Pattern.quote(String.valueOf(c)));
                    i += c == '*' ? starRun(i, end) : 1;
                }
            }
            return regex.toString();
        }

        private int starRun(int start, int end) {
            int i = start + 1;
            while (i < end && glob.charAt(i) == '*' && !isGroup(i)) {
                i++;
            }
            return i - start;
        }

        private boolean isGroup(int i) {
            return i + 1 < glob.length() && glob.charAt(i + 1) == '(' && "?*+@!".indexOf(glob.charAt(i)) >= 0;
        }

        private int closing(int open, int end) {
            int level = 0;
            for (int i = open; i < end; i++) {
                char c = glob.charAt(i);
                if (c == '\\') {
                    i++;
                } else if (c == '(') {
                    level++;
                } else if (c == ')' && --level == 0) {
                    return i;
                }
            }
            return -1;
        }

        private String group(int type, int close, String rest, boolean top) {
            StringBuilder choices = new StringBuilder();
            int start = type + 2;
            for (int i = start; i <= close; i++) {
                char c = glob.charAt(i);
                if (c == '\\') {
                    i++;
                } else if (isGroup(i) && closing(i + 1, close) >= 0) {
                    i = closing(i + 1, close);
                } else if (c == '|' || i == close) {
                    boolean guarded = type == 0 && top && glob.charAt(0) != '!' && glob.charAt(start) != '.';
                    choices.append(guarded ? NO_DOT : "")
                            .append(from(start, i, false))
                            .append('|');
                    start = i + 1;
                }
            }
            choices.setLength(choices.length() - 1);
            return repeated(glob.charAt(type), choices.toString(), rest, top);
        }

        private static String repeated(char type, String choices, String rest, boolean top) {
            if (type == '!') {
                String after = rest.isEmpty() && top ? "$" : rest;
                return "(?:(?!(?:" + choices + ")" + after + ")" + ANY_TEXT + ")" + rest;
            }
            return "(?:" + choices + ")" + (type == '@' ? "" : String.valueOf(type)) + rest;
        }

        private int classEnd(int open, int end) {
            int close = glob.indexOf(']', open + 2);
            return close < end ? close : -1;
        }

        private static String characterClass(String content) {
            boolean negated = content.startsWith("!") || content.startsWith("^");
            String set = content.substring(negated ? 1 : 0).replaceAll("([\\[\\]\\\\&^])", "\\\\$1");
            String regex = "[" + (negated ? "^" : "") + set + "]";
            try {
                Pattern.compile(regex);
                return regex;
            } catch (PatternSyntaxException e) {
                return NOTHING; // a range whose ends are out of order matches nothing
            }
        }
    }
}
