package dev.caravan.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of addresses: those whose first {@code bits} bits are those of {@code first}. */
final class AddressRange {
    private static final Pattern TEXT =
            Pattern.compile("\\[?([0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)]?(?:/([0-9]{1,3}))?");

    /** What is neither public nor known to {@link InetAddress} as something else (RFC 6890). */
    private static final List<AddressRange> SPECIAL = List.of(
            of("0.0.0.0/8"),
            of("100.64.0.0/10"),
            of("192.0.0.0/24"),
            of("192.0.2.0/24"),
            of("198.18.0.0/15"),
            of("198.51.100.0/24"),
            of("203.0.113.0/24"),
            of("240.0.0.0/4"),
            of("fc00::/7"),
            of("64:ff9b::/96"),
            of("64:ff9b:1::/48"),
            of("100::/64"),
            of("2001::/23"),
            of("2001:db8::/32"),
            of("2002::/16"));

    private final byte[] first;
    private final int bits;

    private AddressRange(byte[] first, int bits) {
        this.first = first;
        this.bits = bits;
    }

    private static AddressRange of(String text) {
        return find(text).orElseThrow(() -> new IllegalArgumentException(text));
    }

    /** The range that this text is ({@code 10.0.0.0/8}, {@code ::1}); empty if it is a name. */
    static Optional<AddressRange> find(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            // an address written as text is not looked up
            byte[] address = InetAddress.getByName(matcher.group(1)).getAddress();
            int bits = matcher.group(2) == null ? address.length * 8 : Integer.parseInt(matcher.group(2));
            return bits > address.length * 8 ? Optional.empty() : Optional.of(new AddressRange(address, bits));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != first.length) {
            return false;
        }
        int whole = bits / 8;
        if (!Arrays.equals(bytes, 0, whole, first, 0, whole)) {
            return false;
        }
        int mask = 0xff << (8 - bits % 8) & 0xff;
        return bits % 8 == 0 || (bytes[whole] & mask) == (first[whole] & mask);
    }

    /** Whether an address belongs to this machine, to a network that is not the public one, or to no single machine. */
    static boolean isPrivate(InetAddress address) {
        return address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || SPECIAL.stream().anyMatch(r -> r.contains(address));
    }
}
