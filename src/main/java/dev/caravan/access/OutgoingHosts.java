package dev.caravan.access;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where requests of Caravan's own may go: to hosts that are listed, and among these to private addresses only where those
 * are listed too. Whoever follows a redirect checks its target here as well. Immutable, for use by many threads.
 *
 * <p>A name may lead elsewhere a moment later, so an HTTP client takes its addresses from {@link #resolve} and not from
 * the system: what was checked is then what is connected to.
 */
public final class OutgoingHosts {
    /** The code of the problem that a request may not go where it wants to. */
    public static final String REFUSED = "outgoing-refused";

    private static final String HINT = "list the host under outgoing.hosts of the access file, and under"
            + " outgoing.private too if its address is a private one";

    private final List<HostPattern> hosts;
    private final List<HostPattern> names;
    private final List<AddressRange> ranges;
    private final Resolver resolver;

    /** Finds the addresses of a name. */
    public interface Resolver {
        /** All addresses of this name, or of this address written as text. */
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private OutgoingHosts(
            List<HostPattern> hosts, List<HostPattern> names, List<AddressRange> ranges, Resolver resolver) {
        this.hosts = List.copyOf(hosts);
        this.names = List.copyOf(names);
        this.ranges = List.copyOf(ranges);
        this.resolver = resolver;
    }

    /**
     * These hosts.
     *
     * @param hosts {@code api.example.org}, {@code *.example.org} (any name below it), each perhaps with {@code :port}
     * @param mayBePrivate names as above whose addresses may be private, and ranges of private addresses
     *     ({@code 10.1.0.0/16}, {@code 127.0.0.1})
     * @throws IllegalArgumentException if one is neither
     */
    public static OutgoingHosts of(List<String> hosts, List<String> mayBePrivate) {
        return of(hosts, mayBePrivate, InetAddress::getAllByName);
    }

    /** Whether a text is what {@link #of} takes. */
    public static boolean isHost(String text) {
        try {
            return AddressRange.find(text).isPresent()
                    || !HostPattern.of(text).name().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The same, with another way to find addresses. */
    public static OutgoingHosts of(List<String> hosts, List<String> mayBePrivate, Resolver resolver) {
        List<HostPattern> names = mayBePrivate.stream()
                .filter(h -> AddressRange.find(h).isEmpty())
                .map(HostPattern::of)
                .toList();
        List<AddressRange> ranges = mayBePrivate.stream()
                .map(AddressRange::find)
                .flatMap(Optional::stream)
                .toList();
        return new OutgoingHosts(hosts.stream().map(HostPattern::of).toList(), names, ranges, resolver);
    }

    /**
     * These hosts and the one of this URI, whatever its address is: for an address that the configuration names itself.
     *
     * @param named has a host
     */
    public OutgoingHosts and(URI named) {
        String host = plain(named.getHost());
        HostPattern origin = HostPattern.of(host + ":" + port(named));
        List<HostPattern> more = new ArrayList<>(hosts);
        more.add(origin);
        List<HostPattern> mayBePrivate = new ArrayList<>(names);
        mayBePrivate.add(HostPattern.of(host));
        return new OutgoingHosts(more, mayBePrivate, ranges, resolver);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    /**
     * Checks where a request would go, its addresses included.
     *
     * @throws ProblemException {@value #REFUSED} if it may not
     */
    public void check(URI uri) {
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw refused(
                    scheme.isEmpty()
                            ? "the address is not a URL; expected one that begins with http:// or https://"
                            : "'" + scheme + "' is not a protocol for outgoing requests; expected http or https");
        }
        if (uri.getRawUserInfo() != null) {
            throw refused("a URL with a user name in it is not requested; expected credentials in a header");
        }
        if (uri.getHost() == null) {
            throw refused("a URL without a host is not requested");
        }
        int port = port(uri);
        String host = plain(uri.getHost());
        if (hosts.stream().noneMatch(p -> p.matches(host, port))) {
            throw refused("'" + Problem.abbreviate(host) + "' (port " + port
                    + ") is not among the hosts that outgoing requests may go to");
        }
        addresses(host);
    }

    /**
     * The addresses of a host, for an HTTP client to connect to.
     *
     * @throws UnknownHostException if there are none
     * @throws ProblemException {@value #REFUSED} if the host is not listed, or one of its addresses is private and not
     *     listed
     */
    public InetAddress[] resolve(String host) throws UnknownHostException {
        String name = plain(host);
        if (hosts.stream().noneMatch(p -> p.matchesName(name))) {
            throw refused("'" + Problem.abbreviate(name) + "' is not among the hosts that outgoing requests may go to");
        }
        InetAddress[] addresses = resolver.resolve(name);
        for (InetAddress address : addresses) {
            boolean listed = names.stream().anyMatch(p -> p.matchesName(name))
                    || ranges.stream().anyMatch(r -> r.contains(address));
            if (AddressRange.isPrivate(address) && !listed) {
                throw refused("the address of '" + Problem.abbreviate(name)
                        + "' is a private one, to which outgoing requests do not go");
            }
        }
        return addresses;
    }

    private void addresses(String host) {
        try {
            resolve(host);
        } catch (UnknownHostException e) {
            throw new ProblemException(
                    Problem.of("unknown-host", "there is no host called '" + Problem.abbreviate(host) + "'"), e);
        }
    }

    /** In lower case, without the brackets of an IPv6 address and the dot of the root. */
    private static String plain(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            return name.substring(1, name.length() - 1);
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static ProblemException refused(String message) {
        return new ProblemException(Problem.of(REFUSED, message).withHint(HINT));
    }
}
