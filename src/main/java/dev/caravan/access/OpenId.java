package dev.caravan.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.caravan.config.OpenIdSettings;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Clock;
import java.util.Date;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of OpenID Connect: checks the tokens that it has signed, and signs browsers in by authorization code and
 * PKCE. The issuer need not answer before it is asked the first time; its keys are kept, and fetched again when a token
 * names one that is not known. Safe for use by many threads; its methods may wait for the issuer.
 */
public final class OpenId {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 10_000;
    private static final int MAX_KEYS_BYTES = 1 << 20;
    private static final long KEYS_LIVE_MILLIS = 5 * 60_000L;
    private static final long KEYS_AT_MOST_EVERY_MILLIS = 1_000;
    private static final long KEYS_OUTLIVE_OUTAGE_MILLIS = 60 * 60_000L;

    /** Signatures with keys that only the issuer has; a shared secret or none at all proves nothing. */
    private static final Set<JWSAlgorithm> ALGORITHMS = signatures();

    private final OpenIdSettings settings;
    private final Claims claims;
    private final Clock clock;
    private volatile @Nullable Provider provider;

    /** The issuer with its keys, and what its tokens are held against. */
    private record Provider(
            OIDCProviderMetadata metadata,
            DefaultJWTProcessor<SecurityContext> bearer,
            DefaultJWTProcessor<SecurityContext> identity) {}

    /** The issuer of these settings. */
    public OpenId(OpenIdSettings settings, Clock clock) {
        this.settings = settings;
        this.claims = new Claims(settings);
        this.clock = clock;
    }

    private static Set<JWSAlgorithm> signatures() {
        Set<JWSAlgorithm> algorithms = new HashSet<>(JWSAlgorithm.Family.SIGNATURE);
        algorithms.remove(JWSAlgorithm.ES256K);
        return Set.copyOf(algorithms);
    }

    /** Whose token this is. */
    public Caller verify(String token) throws SignInException {
        return claims.caller(claims(provider().bearer(), token).getClaims());
    }

    /**
     * Where a browser signs in.
     *
     * @param callback where it comes back to
     */
    public URI signInAddress(PendingSignIn pending, URI callback) throws SignInException {
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE, scope(), new ClientID(settings.clientId()), callback)
                .endpointURI(provider().metadata().getAuthorizationEndpointURI())
                .state(new State(pending.state()))
                .nonce(new Nonce(pending.nonce()))
                .codeChallenge(new CodeVerifier(pending.verifier()), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    private Scope scope() {
        return new Scope(settings.scopes().toArray(String[]::new));
    }

    /** Who has signed in, by the code that their browser has brought. */
    public Caller redeem(PendingSignIn pending, String code, URI callback) throws SignInException {
        Provider known = provider();
        AuthorizationCodeGrant grant =
                new AuthorizationCodeGrant(new AuthorizationCode(code), callback, new CodeVerifier(pending.verifier()));
        URI endpoint = known.metadata().getTokenEndpointURI();
        ClientID client = new ClientID(settings.clientId());
        TokenRequest request = settings.secret().isPresent()
                ? new TokenRequest.Builder(
                                endpoint,
                                new ClientSecretBasic(
                                        client,
                                        new Secret(settings.secret().get().text())),
                                grant)
                        .build()
                : new TokenRequest.Builder(endpoint, client, grant).build();
        JWTClaimsSet identity = claims(known.identity(), idToken(request));
        if (!pending.nonce().equals(identity.getClaims().get("nonce"))) {
            throw new SignInException("the identity token is not for this sign-in");
        }
        return claims.caller(identity.getClaims());
    }

    private static String idToken(TokenRequest request) throws SignInException {
        try {
            HTTPRequest http = request.toHTTPRequest();
            http.setConnectTimeout(CONNECT_MILLIS);
            http.setReadTimeout(READ_MILLIS);
            http.setFollowRedirects(false);
            TokenResponse response = OIDCTokenResponseParser.parse(http.send());
            if (!response.indicatesSuccess()) {
                throw new SignInException("the issuer does not take the code: "
                        + response.toErrorResponse().getErrorObject().getCode());
            }
            return response.toSuccessResponse().getTokens().toOIDCTokens().getIDTokenString();
        } catch (IOException e) {
            throw SignInException.issuerAway("the issuer does not answer", e);
        } catch (ParseException e) {
            throw SignInException.refused("the issuer's answer is no token response", e);
        }
    }

    private static JWTClaimsSet claims(DefaultJWTProcessor<SecurityContext> processor, String token)
            throws SignInException {
        try {
            return processor.process(token, null);
        } catch (KeySourceException e) {
            throw SignInException.issuerAway("the issuer's keys cannot be had", e);
        } catch (BadJOSEException | JOSEException | java.text.ParseException e) {
            throw SignInException.refused("the token is not valid: " + e.getMessage(), e);
        }
    }

    private Provider provider() throws SignInException {
        Provider known = provider;
        if (known != null) {
            return known;
        }
        try {
            OIDCProviderMetadata metadata =
                    OIDCProviderMetadata.resolve(new Issuer(settings.issuer()), CONNECT_MILLIS, READ_MILLIS);
            JWKSource<SecurityContext> keys = keys(metadata.getJWKSetURI());
            Provider found = new Provider(
                    metadata,
                    processor(keys, metadata, settings.audiences()),
                    processor(keys, metadata, Set.of(settings.clientId())));
            provider = found;
            return found;
        } catch (IOException | GeneralException e) {
            throw SignInException.issuerAway("the issuer " + settings.issuer() + " does not say who it is", e);
        }
    }

    private static JWKSource<SecurityContext> keys(URI address) throws MalformedURLException {
        DefaultResourceRetriever retriever =
                new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_KEYS_BYTES, true);
        return JWKSourceBuilder.<SecurityContext>create(address.toURL(), retriever)
                .cache(KEYS_LIVE_MILLIS, CONNECT_MILLIS + READ_MILLIS)
                .rateLimited(KEYS_AT_MOST_EVERY_MILLIS)
                .retrying(true)
                .outageTolerant(KEYS_OUTLIVE_OUTAGE_MILLIS)
                .build();
    }

    private DefaultJWTProcessor<SecurityContext> processor(
            JWKSource<SecurityContext> keys, OIDCProviderMetadata metadata, Set<String> audiences) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        // an access token may say so in its header (RFC 9068)
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        // the verifier asks whether null is among them, which sets of java.util refuse to say
        DefaultJWTClaimsVerifier<SecurityContext> verifier =
                new DefaultJWTClaimsVerifier<>(
                        new HashSet<>(audiences),
                        new JWTClaimsSet.Builder()
                                .issuer(metadata.getIssuer().getValue())
                                .build(),
                        new HashSet<>(Set.of("exp")),
                        null) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        verifier.setMaxClockSkew((int) settings.clockSkew().toSeconds());
        processor.setJWTClaimsSetVerifier(verifier);
        return processor;
    }

    /** Where a browser signs out of the issuer too, if there is such a place. */
    public Optional<URI> signOutAddress() throws SignInException {
        return Optional.ofNullable(provider().metadata().getEndSessionEndpointURI());
    }
}
