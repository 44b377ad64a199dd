package dev.caravan;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.web.Tls;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The certificate that the settings name, if Caravan is to speak TLS itself. */
final class TlsSettings {
    private static final String CERTIFICATE = "caravan.http.tls.certificate";
    private static final String KEY = "caravan.http.tls.key";
    private static final String KEYSTORE = "caravan.http.tls.keystore";
    private static final String PASSWORD = "caravan.http.tls.password";

    private TlsSettings() {}

    /** Whether Caravan speaks TLS itself. */
    static boolean isSet(Settings settings) {
        return !named(settings).isEmpty();
    }

    /** Refuses settings that do not make a certificate together, without looking at the files. */
    static void check(Settings settings) {
        List<String> named = named(settings);
        if (!named.isEmpty() && !named.equals(List.of(CERTIFICATE, KEY)) && !named.equals(List.of(KEYSTORE))) {
            throw new ProblemException(Problem.of(
                    "bad-setting",
                    String.join(" and ", named) + " do not make a certificate; set either " + CERTIFICATE + " and "
                            + KEY + ", or " + KEYSTORE));
        }
    }

    /** Reads what the settings name: two PEM files, or one keystore. */
    static Optional<Tls> read(Settings settings) {
        List<String> named = named(settings);
        if (named.isEmpty()) {
            return Optional.empty();
        }
        check(settings);
        return Optional.of(
                named.equals(List.of(KEYSTORE))
                        ? Tls.ofKeystore(settings.path(KEYSTORE, ""), settings.text(PASSWORD, ""))
                        : Tls.ofPem(settings.path(CERTIFICATE, ""), settings.path(KEY, "")));
    }

    private static List<String> named(Settings settings) {
        return Stream.of(CERTIFICATE, KEY, KEYSTORE)
                .filter(key -> settings.find(key).isPresent())
                .toList();
    }
}
