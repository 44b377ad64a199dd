package dev.caravan.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits an SQL script into its statements, as {@code psql} does: a {@code ;} ends a statement unless it stands in a
 * string, a quoted name, a comment, a dollar-quoted body, parentheses, or the {@code BEGIN ATOMIC … END} of a function.
 */
final class SqlScript {
    /**
     * A statement of the script.
     *
     * @param number counts from 1
     * @param line the line of the script on which it starts, from 1
     * @param sql its text, without the {@code ;}
     */
    record Statement(int number, int line, String sql) {}

    private final String text;
    private final List<Statement> statements = new ArrayList<>();
    private int at;
    /** Where the statement at hand starts; -1 while there is none. */
    private int start = -1;

    private int parentheses;
    private int blocks;
    private boolean isRoutine;
    private int words;

    private SqlScript(String text) {
        this.text = text;
    }

    /** The statements of this script, in order; empty ones are left out. */
    static List<Statement> split(String script) {
        SqlScript splitter = new SqlScript(script.startsWith("\uFEFF") ? script.substring(1) : script);
        splitter.run();
        return splitter.statements;
    }

    private void run() {
        while (at < text.length()) {
            step(text.charAt(at));
        }
        end();
    }

    private void step(char c) {
        if (text.startsWith("--", at)) {
            at = indexOrEnd("\n", at);
        } else if (text.startsWith("/*", at)) {
            skipComment();
        } else if (Character.isWhitespace(c)) {
            at++;
        } else if (c == ';' && parentheses <= 0 && blocks <= 0) {
            end();
            at++;
        } else {
            startStatement();
            token(c);
        }
    }

    private void startStatement() {
        if (start < 0) {
            start = at;
        }
    }

    private void token(char c) {
        if (c == '\'') {
            skipQuoted('\'', isEscapeString());
        } else if (c == '"') {
            skipQuoted('"', false);
        } else if (c == '$' && !isWordPart(at - 1)) {
            skipDollarQuoted();
        } else if (Character.isLetter(c) || c == '_') {
            word();
        } else {
            parentheses += c == '(' ? 1 : c == ')' ? -1 : 0;
            at++;
        }
    }

    /** {@code E'…'}, in which a backslash keeps a quote from ending the string. */
    private boolean isEscapeString() {
        return at > 0 && "eE".indexOf(text.charAt(at - 1)) >= 0 && !isWordPart(at - 2);
    }

    private boolean isWordPart(int index) {
        return index >= 0
                && (Character.isLetterOrDigit(text.charAt(index))
                        || text.charAt(index) == '_'
                        || text.charAt(index) == '$');
    }

    private void skipQuoted(char quote, boolean backslashes) {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\' && backslashes) {
                at++;
            } else if (c == quote && !(at < text.length() && text.charAt(at) == quote)) {
                return;
            } else if (c == quote) {
                at++;
            }
        }
        at = text.length();
    }

    private void skipDollarQuoted() {
        int tagEnd = at + 1;
        while (tagEnd < text.length() && isWordPart(tagEnd) && text.charAt(tagEnd) != '$') {
            tagEnd++;
        }
        boolean isQuote =
                tagEnd < text.length() && text.charAt(tagEnd) == '$' && !Character.isDigit(text.charAt(at + 1));
        if (!isQuote) {
            at++;
            return;
        }
        String tag = text.substring(at, tagEnd + 1);
        at = Math.min(text.length(), indexOrEnd(tag, tagEnd + 1) + tag.length());
    }

    /** Comments of this form may hold one another. */
    private void skipComment() {
        int depth = 0;
        do {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < text.length());
    }

    private void word() {
        int from = at;
        while (at < text.length() && isWordPart(at)) {
            at++;
        }
        String word = text.substring(from, at).toUpperCase(Locale.ROOT);
        words++;
        if (words <= 4 && (word.equals("FUNCTION") || word.equals("PROCEDURE"))) {
            isRoutine = true;
        }
        if (isRoutine) {
            countBlocks(word);
        }
    }

    private void countBlocks(String word) {
        if (word.equals("BEGIN") || (word.equals("CASE") && blocks > 0)) {
            blocks++;
        } else if (word.equals("END") && blocks > 0) {
            blocks--;
        }
    }

    private void end() {
        if (start >= 0) {
            int line = 1
                    + (int) text.substring(0, start)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            String sql = text.substring(start, Math.min(at, text.length())).strip();
            statements.add(new Statement(statements.size() + 1, line, sql));
        }
        start = -1;
        parentheses = 0;
        blocks = 0;
        isRoutine = false;
        words = 0;
    }

    private int indexOrEnd(String wanted, int from) {
        int index = text.indexOf(wanted, from);
        return index < 0 ? text.length() : index;
    }
}
