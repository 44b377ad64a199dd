package dev.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.ProblemException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where outgoing requests may go. */
final class OutgoingHostsTest {
    private static final Map<String, List<String>> NAMES = Map.of(
            "api.example.org", List.of("93.184.216.34", "2606:2800:220:1::1"),
            "files.example.org", List.of("93.184.216.35"),
            "rebound.example.org", List.of("93.184.216.34", "10.0.0.7"),
            "intranet.example.org", List.of("10.1.2.3"),
            "localhost", List.of("127.0.0.1"));

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        List<String> texts = NAMES.getOrDefault(host, host.matches("[0-9.]+|.*:.*") ? List.of(host) : List.of());
        if (texts.isEmpty()) {
            throw new UnknownHostException(host);
        }
        InetAddress[] addresses = new InetAddress[texts.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = InetAddress.getByName(texts.get(i));
        }
        return addresses;
    }

    private static OutgoingHosts hosts(List<String> hosts, String... mayBePrivate) {
        return OutgoingHosts.of(hosts, List.of(mayBePrivate), OutgoingHostsTest::resolve);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.org/users?x=1",
                "HTTPS://API.example.ORG./",
                "http://api.example.org:8080/",
                "https://files.example.org"
            })
    void letsListedHostsPass(String uri) {
        hosts(List.of("api.example.org", "*.example.org")).check(URI.create(uri));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "https://evil.org/, 'evil.org' (port 443) is not among the hosts that outgoing requests may go to",
                "https://api.example.org.evil.org/, 'api.example.org.evil.org' (port 443) is not among the hosts that outgoing requests may go to",
                "https://notexample.org/, 'notexample.org' (port 443) is not among the hosts that outgoing requests may go to",
                "https://evil.org#@api.example.org, 'evil.org' (port 443) is not among the hosts that outgoing requests may go to",
                "https://me@api.example.org/, a URL with a user name in it is not requested; expected credentials in a header",
                "file:///etc/passwd, 'file' is not a protocol for outgoing requests; expected http or https",
                "//api.example.org/, the address is not a URL; expected one that begins with http:// or https://",
                "http:/etc/passwd, a URL without a host is not requested",
                "http://169.254.169.254/latest/, '169.254.169.254' (port 80) is not among the hosts that outgoing requests may go to",
            })
    void refusesWhatIsNotListed(String uri, String message) {
        OutgoingHosts hosts = hosts(List.of("api.example.org", "*.example.org"));
        assertThatThrownBy(() -> hosts.check(URI.create(uri)))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(OutgoingHosts.REFUSED))
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://[::1]/",
                "http://10.0.0.1/",
                "http://172.16.0.1/",
                "http://192.168.1.1/",
                "http://169.254.169.254/",
                "http://100.64.0.1/",
                "http://0.0.0.0/",
                "http://[fd00::1]/",
                "http://[fe80::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[64:ff9b::7f00:1]/",
                "http://224.0.0.1/",
                "http://localhost/",
                "http://intranet.example.org/",
                "http://rebound.example.org/"
            })
    void refusesPrivateAddressesOfListedHosts(String uri) {
        String host = URI.create(uri).getHost();
        OutgoingHosts hosts = hosts(List.of(host));
        assertThatThrownBy(() -> hosts.check(URI.create(uri)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("is a private one, to which outgoing requests do not go");
    }

    @Test
    void letsPrivateAddressesPassThatAreListedToo() {
        List<String> local = List.of("localhost:9000", "127.0.0.1", "[::1]", "intranet.example.org");
        OutgoingHosts hosts = hosts(local, "localhost", "127.0.0.0/8", "::1", "10.1.0.0/16");
        hosts.check(URI.create("http://localhost:9000/x"));
        hosts.check(URI.create("http://127.0.0.1:1/"));
        hosts.check(URI.create("http://[::1]/"));
        hosts.check(URI.create("https://intranet.example.org/"));
        assertThatThrownBy(() -> hosts.check(URI.create("http://localhost:9001/x")))
                .hasMessageContaining("'localhost' (port 9001) is not among the hosts");
    }

    @Test
    void aClientGetsOnlyAddressesThatWereChecked() throws UnknownHostException {
        OutgoingHosts hosts = hosts(List.of("*.example.org"));
        assertThat(hosts.resolve("api.example.org")).containsExactly(resolve("api.example.org"));
        assertThatThrownBy(() -> hosts.resolve("rebound.example.org")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> hosts.resolve("evil.org")).isInstanceOf(ProblemException.class);
    }

    @Test
    void saysThatAHostDoesNotExist() {
        OutgoingHosts hosts = hosts(List.of("*.example.org"));
        assertThatThrownBy(() -> hosts.check(URI.create("https://gone.example.org/")))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo("unknown-host"))
                .hasMessage("there is no host called 'gone.example.org'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://api.example.org", "*", "a b", "api.example.org/x", "*.*.org:x"})
    void saysWhatAHostLooksLike(String text) {
        assertThatThrownBy(() -> hosts(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a host; expected api.example.org");
    }
}
