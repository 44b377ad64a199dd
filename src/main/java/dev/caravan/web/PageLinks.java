package dev.caravan.web;

import dev.caravan.query.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The header {@code Link} (RFC 8288) of a page: {@code first}, {@code prev}, {@code next} and {@code last}. */
final class PageLinks {
    private PageLinks() {}

    /** The links to the pages around this one; the query is kept but for its page. */
    static String of(Request request, Page page, long total) {
        long limit = page.limit();
        long offset = page.offset();
        long rest = Math.max(0, total - 1 - offset % limit);
        long last = total == 0 ? 0 : offset % limit + rest / limit * limit;
        List<String> links = new ArrayList<>();
        String other = otherParameters(request.query());
        links.add(link(request, other, limit, 0, "first"));
        if (offset > 0) {
            links.add(link(request, other, limit, Math.max(0, Math.min(offset - limit, last)), "prev"));
        }
        if (offset + limit < total) {
            links.add(link(request, other, limit, offset + limit, "next"));
        }
        links.add(link(request, other, limit, last, "last"));
        return String.join(", ", links);
    }

    private static String link(Request request, String other, long limit, long offset, String relation) {
        return "<" + request.path() + "?" + other + "page%5Blimit%5D=" + limit + "&page%5Boffset%5D=" + offset
                + ">; rel=\"" + relation + "\"";
    }

    private static String otherParameters(String query) {
        StringBuilder kept = new StringBuilder();
        for (String part : query.split("&")) {
            if (!part.isEmpty() && !isPage(part)) {
                // a client may have sent what may not stand between the brackets of a link
                kept.append(part.replace("<", "%3C")
                                .replace(">", "%3E")
                                .replace("\"", "%22")
                                .replace(" ", "%20"))
                        .append('&');
            }
        }
        return kept.toString();
    }

    private static boolean isPage(String part) {
        String name = part.toLowerCase(Locale.ROOT);
        return name.startsWith("page[")
                || name.startsWith("page%5b")
                || name.startsWith("page=")
                || name.equals("page");
    }
}
