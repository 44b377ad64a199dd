package dev.caravan.web;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.KeyStoreOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/** The certificate that Caravan shows to its clients, with its key. */
public final class Tls {
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    private final KeyCertOptions options;
    private final String place;

    private Tls(KeyCertOptions options, String place) {
        this.options = options;
        this.place = place;
    }

    /**
     * Of two PEM files.
     *
     * @param certificate the certificate, and behind it those that vouch for it
     * @param key its private key, without a password
     * @throws ProblemException {@code bad-certificate} if a file cannot be read
     */
    public static Tls ofPem(Path certificate, Path key) {
        PemKeyCertOptions options =
                new PemKeyCertOptions().setCertValue(bytes(certificate)).setKeyValue(bytes(key));
        return new Tls(options, certificate + " with " + key);
    }

    /**
     * Of a keystore, PKCS #12 or JKS, which holds one certificate with its key.
     *
     * @throws ProblemException {@code bad-certificate} if the file cannot be read
     */
    public static Tls ofKeystore(Path keystore, String password) {
        KeyStoreOptions options =
                new KeyStoreOptions().setType("PKCS12").setPassword(password).setValue(bytes(keystore));
        return new Tls(options, keystore.toString());
    }

    private static Buffer bytes(Path file) {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw bad("the file " + file + " cannot be read");
        }
    }

    /**
     * Makes a server speak TLS and nothing else.
     *
     * @throws ProblemException {@code bad-certificate} if there is no certificate with its key
     */
    void putInto(HttpServerOptions server, Vertx vertx) {
        X509Certificate unused = certificate(vertx);
        server.setSsl(true)
                .setKeyCertOptions(options)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                // clients that could speak HTTP/2 speak HTTP/1.1: whoever is slow is told by that alone
                .setUseAlpn(false);
    }

    /**
     * The certificate. The server would start with anything, and then fail each of its clients, so it is looked at first.
     *
     * @throws ProblemException {@code bad-certificate} if there is none with its key
     */
    public X509Certificate certificate(Vertx vertx) {
        try {
            for (KeyManager manager : options.getKeyManagerFactory(vertx).getKeyManagers()) {
                Optional<X509Certificate> found =
                        manager instanceof X509KeyManager known ? find(known) : Optional.empty();
                if (found.isPresent()) {
                    return found.get();
                }
            }
            throw bad(place + " holds no certificate with an RSA or EC key of its own");
        } catch (ProblemException e) {
            throw e;
        } catch (Exception e) { // it declares no other
            throw bad(place + " cannot be used; are these PEM files, or a keystore and its password?");
        }
    }

    /** The certificate that has its key here too. */
    private static Optional<X509Certificate> find(X509KeyManager manager) {
        for (String type : SIGNATURES.keySet()) {
            String[] aliases = manager.getServerAliases(type, null);
            if (aliases != null && aliases.length > 0) {
                X509Certificate certificate = manager.getCertificateChain(aliases[0])[0];
                if (belongTogether(certificate, manager.getPrivateKey(aliases[0]))) {
                    return Optional.of(certificate);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
        byte[] text = "is it your key?".getBytes(StandardCharsets.UTF_8);
        try {
            Signature signature = Signature.getInstance(SIGNATURES.getOrDefault(key.getAlgorithm(), ""));
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certificate);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static ProblemException bad(String detail) {
        return new ProblemException(Problem.of("bad-certificate", detail)
                .withHint("set caravan.http.tls.certificate and .key, or .keystore and .password"));
    }
}
