package dev.caravan.flow;

import dev.caravan.access.OutgoingHosts;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP client of requests to the platform. */
public final class PlatformConnections {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformConnections.class);
    private static final int MAX_CONNECTIONS = 64;
    private static final int MAX_HEADERS = 200;
    private static final int MAX_LINE = 1 << 16;

    private PlatformConnections() {}

    /** The same, for addresses that are never Caravan's own. */
    public static HttpClient open(OutgoingHosts hosts, Duration timeout) {
        return open(hosts, timeout, Optional.empty());
    }

    /**
     * A client that connects to what was checked and to nothing else, and does what it is asked to and no more: no
     * redirects, no second tries, no cookies, which would carry what one user is told to another.
     *
     * @param timeout how long to wait for a connection, and for each part of an answer
     * @param own the certificate that Caravan itself shows, which needs nobody to vouch for it; the sample platform is
     *     reached by it
     */
    public static HttpClient open(OutgoingHosts hosts, Duration timeout, Optional<X509Certificate> own) {
        Timeout patience = Timeout.of(timeout);
        Http1Config limits = Http1Config.custom()
                .setMaxHeaderCount(MAX_HEADERS)
                .setMaxLineLength(MAX_LINE)
                .build();
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new CheckedNames(hosts))
                        .setTlsSocketStrategy(own.map(PlatformConnections::trusting)
                                .orElseGet(DefaultClientTlsStrategy::createDefault))
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(limits)
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(patience)
                                .setSocketTimeout(patience)
                                .build())
                        .setMaxConnTotal(MAX_CONNECTIONS)
                        .setMaxConnPerRoute(MAX_CONNECTIONS)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(patience)
                        .setConnectionRequestTimeout(patience)
                        .build())
                .addExecInterceptorFirst("abort", PlatformConnections::breakOff)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    /** As usual, and this certificate too, whatever host it is for. */
    private static TlsSocketStrategy trusting(X509Certificate own) {
        HostnameVerifier usual = new DefaultHostnameVerifier();
        try {
            return ClientTlsStrategyBuilder.create()
                    .setSslContext(SSLContexts.custom()
                            .loadTrustMaterial((chain, type) -> chain[0].equals(own))
                            .build())
                    .setHostVerificationPolicy(HostnameVerificationPolicy.CLIENT)
                    .setHostnameVerifier((host, session) -> shows(session, own) || usual.verify(host, session))
                    .buildClassic();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    private static boolean shows(SSLSession session, X509Certificate own) {
        try {
            return session.getPeerCertificates()[0].equals(own);
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    /**
     * Has a body that is closed before its end break the connection off. Otherwise the rest of it would be read first, and
     * one that never ends would be read for ever.
     */
    private static ClassicHttpResponse breakOff(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        ClassicHttpResponse response = chain.proceed(request, scope);
        if (response.getEntity() != null) {
            response.setEntity(new BreakingEntity(response.getEntity(), scope.execRuntime));
        }
        return response;
    }

    private static final class BreakingEntity extends HttpEntityWrapper {
        private final ExecRuntime connection;

        BreakingEntity(HttpEntity entity, ExecRuntime connection) {
            super(entity);
            this.connection = connection;
        }

        @Override
        public InputStream getContent() throws IOException {
            return new BreakingStream(super.getContent(), connection);
        }
    }

    private static final class BreakingStream extends FilterInputStream {
        private final ExecRuntime connection;
        private boolean ended;

        BreakingStream(InputStream body, ExecRuntime connection) {
            super(body);
            this.connection = connection;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            ended |= b < 0;
            return b;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n = super.read(target, offset, length);
            ended |= n < 0;
            return n;
        }

        @Override
        public void close() throws IOException {
            if (ended) {
                super.close();
                return;
            }
            connection.discardEndpoint();
            try {
                super.close();
            } catch (IOException e) {
                LOG.trace("a connection was broken off", e);
            }
        }
    }

    private record CheckedNames(OutgoingHosts hosts) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return hosts.resolve(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
