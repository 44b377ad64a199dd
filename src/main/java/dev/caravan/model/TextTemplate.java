package dev.caravan.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with variables: {@code /messages?conversationId=${item.id}}. Text outside of variables stands for itself.
 *
 * @param text as it is written
 */
public record TextTemplate(String text) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^{}]*)}");

    /** The names of the variables, in order; a name may come twice. */
    public List<String> variables() {
        List<String> names = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1).strip());
        }
        return names;
    }

    /** Whether a variable is begun and not ended. */
    public boolean isBroken() {
        return VARIABLE.matcher(text).replaceAll("").contains("${");
    }

    /** The text with a value in place of each variable; values are not looked into for variables again. */
    public String render(UnaryOperator<String> values) {
        return VARIABLE.matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(values.apply(found.group(1).strip())));
    }
}
