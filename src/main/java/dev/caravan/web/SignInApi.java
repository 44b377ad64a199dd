package dev.caravan.web;

import dev.caravan.access.Access;
import dev.caravan.access.OpenId;
import dev.caravan.access.PendingSignIn;
import dev.caravan.access.Session;
import dev.caravan.access.Sessions;
import dev.caravan.access.SignInException;
import dev.caravan.web.page.Link;
import dev.caravan.web.page.Words;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /sign-in}, {@code /sign-out} and {@code /signed-out}: browsers, by authorization code and PKCE (RFC 7636). */
public final class SignInApi {
    static final String SIGN_IN = "/sign-in";
    static final String CALLBACK = "/sign-in/callback";
    static final String SIGNED_OUT = "/signed-out";

    private static final Logger LOG = LoggerFactory.getLogger(SignInApi.class);
    private static final String PENDING = "caravan_sign_in";
    /** For scripts of Caravan's pages, which send it back in a header. */
    private static final String CSRF = "caravan_csrf";

    private static final Duration PENDING_LENGTH = Duration.ofMinutes(10);

    private final Access access;
    private final Site site;
    private final PageHost host;

    /** Sign-in at this site, with pages of this host. */
    public SignInApi(Access access, Site site, PageHost host) {
        this.access = access;
        this.site = site;
        this.host = host;
    }

    /** Where a browser signs in, to come back to this path. */
    static String address(String returnTo) {
        return SIGN_IN + "?return_to=" + URLEncoder.encode(returnTo, StandardCharsets.UTF_8);
    }

    /** The name of the cookie that holds a session; behind TLS one that no other host can set. */
    static String sessionCookie(Site site) {
        return site.isSecure() ? "__Host-caravan" : "caravan_session";
    }

    /** {@code GET /sign-in}: sends the browser to the issuer. */
    public Reply begin(Exchange exchange) throws SignInException {
        Request request = Request.of(exchange);
        OpenId openId = openId(request);
        request.allow("return_to");
        Sessions.Made<PendingSignIn> begun =
                access.sessions().begin(ownPath(request.parameter("return_to").orElse("/")));
        URI address = address(() -> openId.signInAddress(begun.what(), callback()));
        // SameSite=Lax, because the browser comes back from the issuer, which is another site
        set(request, PENDING, begun.cookie(), PENDING_LENGTH, true);
        return isNavigation(request) ? onward(request, address) : redirect(302, address.toString());
    }

    /** Browsers that say what they are about; programs and older browsers are redirected. */
    private static boolean isNavigation(Request request) {
        return PageHost.wantsPage(request)
                && request.header("Sec-Fetch-Mode").orElse("").equals("navigate");
    }

    /**
     * A page that leads to the issuer. A redirect would do, but for a form that is sent when the session has ended: what our
     * pages allow forms to lead to holds for all redirects on the way, and a browser would stay where it is without a word.
     */
    private Reply onward(Request request, URI address) {
        Words words = host.words(request);
        return notice(request, words.say("sign-in"), words.say("signing-in"), address.toString(), words.say("sign-in"))
                .with("Refresh", "0;url=" + address);
    }

    private Reply notice(Request request, String title, String message, String href, String label) {
        return host.page(
                200,
                "notice",
                Map.of("frame", host.frame(request, title), "message", message, "out", new Link(href, label)));
    }

    /** {@code GET /signed-out}: says so. The first page would lead to the issuer, who may sign in again without a word. */
    public Reply ended(Exchange exchange) {
        Request request = Request.of(exchange);
        openId(request);
        Words words = host.words(request);
        return notice(
                request, words.say("signed-out"), words.say("signed-out.told"), address("/"), words.say("sign-in"));
    }

    /** {@code GET /sign-in/callback}: the browser is back with a code, and is signed in if the code is good. */
    public Reply finish(Exchange exchange) throws SignInException {
        Request request = Request.of(exchange);
        OpenId openId = openId(request);
        Cookie cookie = request.http().getCookie(PENDING);
        Optional<PendingSignIn> begun = Optional.ofNullable(cookie).flatMap(c -> access.sessions()
                .end(c.getValue(), request.parameter("state").orElse("")));
        set(request, PENDING, "", Duration.ZERO, true);
        if (begun.isEmpty()) {
            throw failed("this sign-in was not begun here, or too long ago; begin again at " + SIGN_IN);
        }
        String code = request.parameter("code")
                .orElseThrow(() -> failed("the issuer has not signed you in; begin again at " + SIGN_IN));
        Sessions.Made<Session> session =
                access.sessions().open(redeem(() -> openId.redeem(begun.get(), code, callback())));
        set(request, sessionCookie(site), session.cookie(), access.sessions().length(), true);
        set(request, CSRF, session.what().csrf(), access.sessions().length(), false);
        return redirect(303, begun.get().returnTo());
    }

    /** {@code POST /sign-out}: ends the session here. */
    public Reply end(Exchange exchange) {
        Request request = Request.of(exchange);
        openId(request);
        Cookie cookie = request.http().getCookie(sessionCookie(site));
        if (cookie != null) {
            access.sessions().close(cookie.getValue());
        }
        set(request, sessionCookie(site), "", Duration.ZERO, true);
        set(request, CSRF, "", Duration.ZERO, false);
        return redirect(303, SIGNED_OUT);
    }

    private interface Step<T> {
        T take() throws SignInException;
    }

    private static URI address(Step<URI> step) {
        try {
            return step.take();
        } catch (SignInException e) {
            throw unavailable(e);
        }
    }

    private static <T> T redeem(Step<T> step) {
        try {
            return step.take();
        } catch (SignInException e) {
            if (e.isIssuerAway()) {
                throw unavailable(e);
            }
            LOG.info("A browser's sign-in was refused: {}", e.getMessage());
            throw failed("the issuer has not signed you in; begin again at " + SIGN_IN);
        }
    }

    private static HttpProblem failed(String detail) {
        return new HttpProblem(400, "sign-in-failed", detail);
    }

    private static HttpProblem unavailable(SignInException e) {
        LOG.warn("Nobody can sign in: {}", e.getMessage());
        return new HttpProblem(
                503, "sign-in-unavailable", "nobody can sign in now", List.of(), Map.of("Retry-After", "5"));
    }

    private OpenId openId(Request request) {
        return access.openId()
                .orElseThrow(() -> HttpProblem.notFound("not-found", "there is nothing at " + request.path()));
    }

    private URI callback() {
        return site.address().resolve(CALLBACK);
    }

    /** A path of this site; anything else could lead a browser to another one. */
    static String ownPath(String path) {
        boolean own = path.startsWith("/")
                && !path.startsWith("//")
                && path.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\');
        return own ? path : "/";
    }

    private void set(Request request, String name, String value, Duration age, boolean hidden) {
        request.http()
                .response()
                .addCookie(Cookie.cookie(name, value)
                        .setPath("/")
                        .setHttpOnly(hidden)
                        .setSecure(site.isSecure())
                        .setSameSite(CookieSameSite.LAX)
                        .setMaxAge(age.toSeconds()));
    }

    private static Reply redirect(int status, String location) {
        return new Reply(status, "text/plain", Map.of("Location", location), new byte[0]);
    }
}
