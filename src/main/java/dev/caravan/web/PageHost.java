package dev.caravan.web;

import dev.caravan.access.Caller;
import dev.caravan.access.Session;
import dev.caravan.model.Catalog;
import dev.caravan.model.RecordType;
import dev.caravan.web.page.Frame;
import dev.caravan.web.page.Link;
import dev.caravan.web.page.Words;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Renders pages: the frame around each, in the caller's language and zone, and the template of its content. */
public final class PageHost {
    private static final String TYPE = "text/html; charset=utf-8";
    /** Nothing but what this server sends is loaded or run, and nobody frames its pages. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final ZoneId UTC = ZoneId.of("UTC");

    private final Views views;
    private final boolean userData;
    private final Caller system;
    private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);

    /**
     * Pages for callers with these views.
     *
     * @param userData whether users may ask for what is held about them
     * @param system in whose name schedules run
     */
    public PageHost(Views views, boolean userData, Caller system) {
        this.system = system;
        this.views = views;
        this.userData = userData;
    }

    /** What the caller of a request may see. */
    View view(Request request) {
        return views.of(request.caller());
    }

    /**
     * Whether somebody looks at the answer in a browser, rather than a program: HTML is asked for, outside of the API, or
     * one of our own pages has led to a file there.
     */
    static boolean wantsPage(Request request) {
        String path = request.path();
        boolean forPrograms = path.startsWith("/api/") || path.startsWith("/cms-api/") || path.startsWith("/observe/");
        return request.header("Accept").orElse("").contains("text/html")
                && (!forPrograms || isFollowedFromPage(request));
    }

    private static boolean isFollowedFromPage(Request request) {
        return request.header("Sec-Fetch-Site").orElse("").equals("same-origin")
                && request.header("Sec-Fetch-Mode").orElse("").equals("navigate");
    }

    /** The words for who asks. */
    Words words(Request request) {
        return Words.of(languages(request), zone(request));
    }

    private static List<Locale.LanguageRange> languages(Request request) {
        String wanted = cookie(request, "language")
                .orElse(request.header("Accept-Language").orElse("en"));
        try {
            return Locale.LanguageRange.parse(wanted);
        } catch (IllegalArgumentException e) {
            return List.of(new Locale.LanguageRange("en"));
        }
    }

    private static ZoneId zone(Request request) {
        try {
            return cookie(request, "zone")
                    .map(z -> ZoneId.of(z.replace("%2F", "/").replace("%2B", "+")))
                    .orElse(UTC);
        } catch (DateTimeException e) {
            return UTC;
        }
    }

    private static Optional<String> cookie(Request request, String name) {
        return Optional.ofNullable(request.http().getCookie(name)).map(c -> c.getValue());
    }

    /** The frame of a page. */
    Frame frame(Request request, String title) {
        Optional<Session> session = request.session();
        return new Frame(
                words(request),
                title,
                request.path(),
                request.query().isEmpty() ? request.path() : request.path() + "?" + request.query(),
                request.findCaller().map(this::navigation).orElse(List.of()),
                request.findCaller().map(Caller::user).orElse(""),
                session.isPresent(),
                session.map(Session::csrf).orElse(""),
                PageAssets.addresses(),
                userData && request.findCaller().isPresent(),
                request.findCaller()
                        .filter(caller -> views.of(caller).mayUseJobOf(system.user()))
                        .isPresent());
    }

    private List<Link> navigation(Caller caller) {
        return views.of(caller).catalog().site().stream()
                .map(entry -> new Link(Addresses.records(entry.recordType()), entry.label()))
                .toList();
    }

    /** What people call a record type. */
    static String label(View view, RecordType type) {
        return view.catalog().site().stream()
                .filter(entry -> entry.recordType().equals(type.name()))
                .map(Catalog.SiteEntry::label)
                .findFirst()
                .or(() -> type.list().map(list -> list.label()))
                .orElse(type.name());
    }

    /** A page. */
    Reply page(int status, String template, Map<String, Object> parameters) {
        StringOutput html = new StringOutput();
        templates.render(template + ".jte", parameters, html);
        return new Reply(
                status,
                TYPE,
                Map.of(
                        "Content-Security-Policy", POLICY,
                        "Referrer-Policy", "same-origin",
                        "Vary", "Accept-Language, Cookie"),
                html.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A page in its frame. */
    Reply page(Request request, String title, String template, Object page) {
        return page(200, template, Map.of("frame", frame(request, title), "page", page));
    }

    /** Sends the browser to another page, which it gets. */
    static Reply see(String address) {
        return new Reply(303, TYPE, Map.of("Location", address), new byte[0]);
    }
}
