package dev.caravan;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Filters of the command line as parameters of the query language. */
final class ExportFilters {
    private static final Pattern FIELD = Pattern.compile("([\\p{L}_][\\p{L}\\p{N}_.-]*)=(.*)", Pattern.DOTALL);

    private ExportFilters() {}

    /** {@code age=>=18} is {@code filter[age]=>=18}; anything else is an expression. */
    static String parameter(String filter) {
        Matcher field = FIELD.matcher(filter);
        return field.matches()
                ? encode("filter[" + field.group(1) + "]") + "=" + encode(field.group(2))
                : "filter=" + encode(filter);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
