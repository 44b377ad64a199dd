package dev.caravan.web;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * How Caravan is reached.
 *
 * @param tls whether it speaks TLS itself
 * @param host the address that it listens on
 * @param port the port that it listens on
 * @param publicUrl what browsers call it, if that is something else; without a path
 */
public record Site(boolean tls, String host, int port, Optional<URI> publicUrl) {
    /** What browsers call Caravan: {@code https://caravan.example.org}. */
    public URI address() {
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return publicUrl.orElseGet(() -> URI.create((tls ? "https://" : "http://") + shown + ":" + port));
    }

    /** Whether what browsers send here is safe from others' eyes. */
    boolean isSecure() {
        return "https".equals(address().getScheme());
    }

    /**
     * Whether a request was meant for Caravan, and not for a name that somebody else has pointed here.
     *
     * @param hostHeader the request's header {@code Host}
     */
    boolean isOwnHost(String hostHeader) {
        String name = hostHeader.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.matches("127\\.[0-9]+\\.[0-9]+\\.[0-9]+")
                || name.equals("[::1]")
                || name.equalsIgnoreCase(host)
                || publicUrl.filter(u -> name.equalsIgnoreCase(u.getHost())).isPresent();
    }

    /** Whether a page of this origin is one of Caravan's own. */
    boolean isOwnOrigin(String origin, Optional<String> hostHeader) {
        if (origin.equalsIgnoreCase(origin(address()))) {
            return true;
        }
        String scheme = isSecure() ? "https://" : "http://";
        return publicUrl.isEmpty()
                && hostHeader.filter(h -> origin.equalsIgnoreCase(scheme + h)).isPresent();
    }

    private static String origin(URI address) {
        int port = address.getPort();
        boolean usual = port < 0 || port == ("https".equals(address.getScheme()) ? 443 : 80);
        return address.getScheme() + "://" + address.getHost() + (usual ? "" : ":" + port);
    }
}
