package dev.caravan.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A pattern of paths, as {@code minimatch} 5 reads it without options.
 *
 * <p>{@code *} is any text without a slash that does not start with a dot, {@code ?} one such character, {@code **} any
 * number of segments between slashes, {@code [ab]} a set, {@code {a,b}} alternatives, {@code +(a|b)} a repetition, {@code
 * !} in front the opposite. A dot is an ordinary character elsewhere: {@code a.*} matches {@code a.b.c}. What starts with
 * {@code #} is a comment and matches nothing.
 */
final class Glob {
    private static final String MAGIC = "\\*?[]{}()!+@#/";
    private static final Pattern SLASHES = Pattern.compile("/+");

    private final String text;
    private final boolean literal;
    private final boolean negated;
    private final List<List<GlobSegment>> alternatives = new ArrayList<>();

    Glob(String text) {
        this.text = text;
        this.literal = text.chars().noneMatch(c -> MAGIC.indexOf(c) >= 0);
        int signs = 0;
        while (signs < text.length() && text.charAt(signs) == '!') {
            signs++;
        }
        this.negated = signs % 2 == 1;
        if (!isComment()) {
            for (String alternative : BraceExpansion.expand(text.substring(signs))) {
                alternatives.add(split(alternative).map(GlobSegment::of).toList());
            }
        }
    }

    private boolean isComment() {
        return text.startsWith("#");
    }

    private static Stream<String> split(String path) {
        return Arrays.stream(SLASHES.split(path, -1));
    }

    boolean matches(String path) {
        if (literal && path.indexOf('/') < 0) {
            return path.equals(text);
        }
        if (isComment()) {
            return false;
        }
        List<String> names = split(path).toList();
        for (List<GlobSegment> alternative : alternatives) {
            if (matches(names, alternative)) {
                return !negated;
            }
        }
        return negated;
    }

    /** Matches names with segments; a star over segments takes the fewest names, more if the rest does not match. */
    private static boolean matches(List<String> names, List<GlobSegment> segments) {
        int name = 0;
        int segment = 0;
        int star = -1;
        int resume = 0;
        while (name < names.size()) {
            if (segment < segments.size() && segments.get(segment) == GlobSegment.ANY_NUMBER) {
                star = segment++;
                resume = name;
            } else if (segment < segments.size() && segments.get(segment).matches(names.get(name))) {
                segment++;
                name++;
            } else if (segment == segments.size()
                    && name == names.size() - 1
                    && names.get(name).isEmpty()) {
                return true;
            } else if (star >= 0 && !names.get(resume).startsWith(".")) {
                segment = star + 1;
                name = ++resume;
            } else {
                return false;
            }
        }
        return segment == segments.size();
    }
}
