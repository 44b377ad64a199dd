package dev.caravan.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts settings in place of {@code {{name}}} and {@code {{name:default}}}, as routes do. What comes out may be a secret, so
 * no problem ever shows it.
 */
final class PropertyTexts {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}:]*)(?::([^{}]*))?}}");
    private static final int MAX_DEPTH = 10;

    private final PropertySource properties;
    private final Problems problems;

    PropertyTexts(PropertySource properties, Problems problems) {
        this.properties = properties;
        this.problems = problems;
    }

    /** The text behind this key with all settings filled in; one that is not set is a problem. */
    Optional<Value> text(Section section, String key) {
        return section.text(key).flatMap(this::resolve);
    }

    Optional<Value> requireText(Section section, String key) {
        return section.requireText(key).flatMap(this::resolve);
    }

    Optional<Value> resolve(Value value) {
        return resolve(value.text(), value.at(), 0).map(text -> new Value(text, value.plain(), value.at()));
    }

    private Optional<String> resolve(String text, At at, int depth) {
        if (depth > MAX_DEPTH) {
            problems.add(at, "config-invalid-value", "settings that refer to each other in a circle");
            return Optional.empty();
        }
        StringBuilder resolved = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(text);
        boolean complete = true;
        while (matcher.find()) {
            Optional<String> value = find(matcher.group(1).strip(), Optional.ofNullable(matcher.group(2)), at)
                    .flatMap(v -> resolve(v, at, depth + 1));
            complete &= value.isPresent();
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value.orElse("")));
        }
        matcher.appendTail(resolved);
        return complete ? Optional.of(resolved.toString()) : Optional.empty();
    }

    private Optional<String> find(String name, Optional<String> otherwise, At at) {
        Optional<String> value = properties.find(name).or(() -> otherwise);
        if (value.isEmpty()) {
            problems.add(
                    at,
                    "config-unknown-property",
                    "the setting '" + Names.shorten(name) + "' is not set; valid: one of config/application.properties,"
                            + " a system property or an environment variable",
                    Names.didYouMean(name, properties.names()));
        }
        return value;
    }
}
