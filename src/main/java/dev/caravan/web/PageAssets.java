package dev.caravan.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.Exchange;

/** What pages load beside their HTML: the stylesheet, the scripts, the icon. And the choice of a language. */
public final class PageAssets {
    private static final String HTMX = "/META-INF/resources/webjars/htmx.org/2.0.4/dist/htmx.min.js";

    private static final Map<String, Reply> ASSETS = Map.of(
            "pages.css", asset("/dev/caravan/web/assets/pages.css", "text/css; charset=utf-8"),
            "pages.js", asset("/dev/caravan/web/assets/pages.js", "text/javascript; charset=utf-8"),
            "icon.svg", asset("/dev/caravan/web/assets/icon.svg", "image/svg+xml"),
            "htmx.js", asset(HTMX, "text/javascript; charset=utf-8"));

    private static final Map<String, String> ADDRESSES = withVersions();

    /** Where each is, with its version: what changes with Caravan gets another address. */
    static Map<String, String> addresses() {
        return ADDRESSES;
    }

    private static Map<String, String> withVersions() {
        Map<String, String> addresses = new TreeMap<>();
        ASSETS.forEach((name, asset) -> addresses.put(
                name, "/assets/" + name + "?v=" + Etag.of(asset.body()).replaceAll("[^A-Za-z0-9]", "")));
        return addresses;
    }

    private static Reply asset(String resource, String type) {
        try (InputStream in = PageAssets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new NoSuchFileException(resource);
            }
            return new Reply(200, type, Map.of(), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code GET /assets/{file}}. */
    public Reply get(Exchange exchange) {
        Request request = Request.of(exchange);
        String name = request.segment(1);
        Reply asset = Optional.ofNullable(ASSETS.get(name))
                .orElseThrow(() -> HttpProblem.notFound("not-found", "there is nothing at " + request.path()));
        boolean versioned = request.parameter("v").isPresent();
        Reply reply = asset.unlessKnown(request);
        return versioned ? reply.with("Cache-Control", "public, max-age=31536000, immutable") : reply;
    }

    /** {@code GET /language}: remembers a language, and goes back to where it was chosen. */
    public Reply language(Exchange exchange) {
        Request request = Request.of(exchange);
        String wanted = request.parameter("to").orElse("en").toLowerCase(Locale.ROOT);
        String language = wanted.matches("[a-z]{2}") ? wanted : "en";
        String back = request.parameter("back").orElse("/");
        // only a path of this site: //evil.example would be another host
        boolean here = back.startsWith("/") && !back.startsWith("//") && !back.contains("\\") && isPlain(back);
        return PageHost.see(here ? back : "/")
                .with("Set-Cookie", "language=" + language + "; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    }

    private static boolean isPlain(String text) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(text)
                && text.chars().noneMatch(Character::isISOControl);
    }
}
