package dev.caravan.access;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host, or all names below one.
 *
 * @param name in lower case, without {@code *.}
 * @param below whether names below it are meant, and not it itself
 * @param port {@code -1} for any
 */
record HostPattern(String name, boolean below, int port) {
    private static final Pattern TEXT = Pattern.compile(
            "(\\*\\.)?(\\[[0-9a-fA-F:.]+]|[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");

    static HostPattern of(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a host; expected api.example.org, *.example.org, or one of them with :port");
        }
        String host = matcher.group(2).toLowerCase(Locale.ROOT);
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = matcher.group(3) == null ? -1 : Integer.parseInt(matcher.group(3));
        return new HostPattern(bare, matcher.group(1) != null, port);
    }

    boolean matches(String host, int atPort) {
        return (port < 0 || port == atPort) && matchesName(host);
    }

    boolean matchesName(String host) {
        return below ? host.endsWith("." + name) : host.equals(name);
    }
}
