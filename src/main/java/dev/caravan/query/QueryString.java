package dev.caravan.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The transport of the language: a query string as a JSON-like value.
 *
 * <p>{@code filter[id]=1&page[limit]=5} is {@code {filter: {id: "1"}, page: {limit: "5"}}}. It is read as {@code qs} 6.17
 * reads it with the settings of Express: brackets nest up to five deep, {@code a[]=1&a[]=2} and {@code a=1&a=2} are lists,
 * lists of more than 20 items become objects, {@code +} is a space, text with an invalid escape stays as it is, and
 * {@code __proto__} is ignored.
 */
public final class QueryString {
    private QueryString() {}

    /**
     * Reads a query string, with or without its leading question mark.
     *
     * @throws QueryException if it is over a default limit
     */
    public static Map<String, @Nullable Object> parse(String queryString) {
        return parse(queryString, Limits.DEFAULT);
    }

    /**
     * Reads a query string, with or without its leading question mark.
     *
     * @throws QueryException if it is longer, or holds more parameters, than the limits say
     */
    public static Map<String, @Nullable Object> parse(String queryString, Limits limits) {
        if (queryString.length() > limits.length()) {
            throw new QueryException(Problem.of(
                    ProblemCode.QUERY_TOO_LONG,
                    "query",
                    queryString.length() + " characters",
                    "at most " + limits.length()));
        }
        Map<String, Object> pairs = new LinkedHashMap<>();
        for (String part : parts(queryString, limits)) {
            readPair(part, pairs);
        }
        return QsTree.of(Ecma.properties(pairs));
    }

    /** The names of parameters that are ignored for {@code __proto__}: a strict reader must not pass over them. */
    static List<String> lost(String queryString) {
        String text = queryString.startsWith("?") ? queryString.substring(1) : queryString;
        List<String> lost = new ArrayList<>();
        for (String part : Ecma.split(withBrackets(text), '&')) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals);
            // no need to look at the many keys that are too short for it
            if (key.length() >= QsTree.PROTOTYPE.length()) {
                String decoded = PercentEncoding.decode(key);
                if (decoded.contains(QsTree.PROTOTYPE) && isLost(segments(decoded))) {
                    lost.add(decoded);
                }
            }
        }
        return lost;
    }

    private static boolean isLost(List<String> segments) {
        return segments.contains(QsTree.PROTOTYPE) || segments.contains("[" + QsTree.PROTOTYPE + "]");
    }

    private static List<String> parts(String queryString, Limits limits) {
        String text = queryString.startsWith("?") ? queryString.substring(1) : queryString;
        List<String> parts = Ecma.split(withBrackets(text), '&');
        if (parts.size() > limits.parameters()) {
            throw new QueryException(Problem.of(
                    ProblemCode.TOO_MANY_PARAMETERS,
                    "query",
                    parts.size() + " parameters",
                    "at most " + limits.parameters()));
        }
        return parts;
    }

    /** Decodes brackets, and nothing else, so that keys can be told from values. */
    private static String withBrackets(String text) {
        int escape = text.indexOf("%5");
        if (escape < 0) {
            return text;
        }
        StringBuilder decoded = new StringBuilder(text.length());
        int start = 0;
        for (; escape >= 0 && escape + 2 < text.length(); escape = text.indexOf("%5", escape + 2)) {
            char c = text.charAt(escape + 2);
            boolean opening = c == 'B' || c == 'b';
            if (opening || c == 'D' || c == 'd') {
                decoded.append(text, start, escape).append(opening ? '[' : ']');
                start = escape + 3;
            }
        }
        return decoded.append(text, start, text.length()).toString();
    }

    private static void readPair(String part, Map<String, Object> pairs) {
        int bracket = part.indexOf("]=");
        int equals = bracket < 0 ? part.indexOf('=') : bracket + 1;
        String key = PercentEncoding.decode(equals < 0 ? part : part.substring(0, equals));
        if (key.isEmpty()) {
            return;
        }
        String value = equals < 0 ? "" : PercentEncoding.decode(part.substring(equals + 1));
        pairs.merge(key, value, QsTree::combine);
    }

    /** Splits {@code a[b][c]} into {@code a}, {@code [b]} and {@code [c]}; what is too deep or unclosed is one segment. */
    static List<String> segments(String key) {
        int open = key.indexOf('[');
        if (open < 0) {
            return List.of(key);
        }
        List<String> segments = new ArrayList<>(4);
        if (open > 0) {
            segments.add(key.substring(0, open));
        }
        for (int depth = 0; open >= 0 && depth < QsTree.DEPTH; depth++) {
            int close = closing(key, open);
            if (close < 0) {
                break;
            }
            segments.add(key.substring(open, close + 1));
            open = key.indexOf('[', close + 1);
        }
        if (open >= 0) {
            segments.add("[" + key.substring(open) + "]");
        }
        return segments;
    }

    private static int closing(String key, int open) {
        int level = 0;
        for (int i = open; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == '[') {
                level++;
            } else if (c == ']' && --level == 0) {
                return i;
            }
        }
        return -1;
    }
}
