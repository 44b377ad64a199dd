package dev.caravan.job.userdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.Platform;
import dev.caravan.model.SectionSource;
import dev.caravan.model.TextTemplate;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Fetches a list of the platform, page by page until its total is reached, or one document. A list that changes between
 * its pages is fetched again from its start; if it keeps changing, that is an error, since rows could be missing.
 */
final class ListFetch {
    private static final Set<String> CHANGES = Set.of("list-shrank", "list-repeats");

    private final SectionSource source;
    private final SectionSource.Listing listing;
    private final Platform platform;
    private final PlatformClient client;
    private final long maxRows;
    private final long maxBytes;
    private final Waiting waiting;
    private final RowIds seen = new RowIds();
    private final RowIds pages = new RowIds();

    ListFetch(UserDataRun run, SectionSource source) {
        this.source = source;
        this.listing =
                source instanceof SectionSource.Http http ? http.listing() : ((SectionSource.GraphQl) source).listing();
        this.platform = run.platform();
        this.client = run.client();
        this.maxRows = run.plan().limits().rows();
        this.maxBytes = run.plan().limits().pageBytes();
        this.waiting = run.waiting();
    }

    /** One answer. */
    private record Page(long rows, OptionalLong total, long digest) {}

    /** Writes the rows into the segment. */
    void fetch(Variables variables, Segment segment) throws IOException {
        Segment.Mark start = segment.mark();
        for (int attempt = 0; ; attempt++) {
            try {
                seen.clear();
                pages.clear();
                fetchPages(variables, segment);
                return;
            } catch (SourceException e) {
                if (!CHANGES.contains(e.code()) || attempt >= platform.retries()) {
                    throw e;
                }
                segment.rollback(start);
                waiting.check();
            }
        }
    }

    private void fetchPages(Variables variables, Segment segment) throws IOException {
        long rows = 0;
        OptionalLong total = OptionalLong.empty();
        while (true) {
            Page page = fetchPage(variables, segment, rows);
            rows += page.rows();
            checkLimit(segment);
            if (total.isPresent() && page.total().isPresent() && page.total().getAsLong() < total.getAsLong()) {
                throw SourceException.lasting(
                        "list-shrank",
                        "the list had %,d rows at first and %,d later, so rows could be missing"
                                .formatted(total.getAsLong(), page.total().getAsLong()));
            }
            total = page.total();
            if (page.rows() > 0 && source.isPaged() && !pages.add(page.digest())) {
                throw repeats();
            }
            if (isLast(page, rows, total)) {
                checkTotal(rows, total);
                return;
            }
        }
    }

    private boolean isLast(Page page, long rows, OptionalLong total) {
        return !source.isPaged() || page.rows() == 0 || (total.isPresent() && rows >= total.getAsLong());
    }

    private void checkTotal(long rows, OptionalLong total) throws SourceException {
        if (total.isEmpty() || rows == total.getAsLong()) {
            return;
        }
        if (source.isPaged() && rows < total.getAsLong()) {
            throw SourceException.lasting(
                    "list-shrank",
                    "the list says that it has %,d rows, and ended after %,d".formatted(total.getAsLong(), rows));
        }
        throw SourceException.lasting(
                "list-incomplete",
                "the list says that it has %,d rows, and gave %,d".formatted(total.getAsLong(), rows));
    }

    private void checkLimit(Segment segment) throws SourceException {
        if (segment.rows() > maxRows) {
            throw SourceException.lasting(
                    "too-many-rows",
                    "the list has more than %,d rows, which is the limit of a section".formatted(maxRows));
        }
    }

    private static SourceException repeats() {
        return SourceException.lasting("list-repeats", "the list gave the same rows twice, so others could be missing");
    }

    private Page fetchPage(Variables variables, Segment segment, long offset) throws IOException {
        Segment.Mark start = segment.mark();
        return client.ask(request(variables, offset), body -> {
            segment.rollback(start);
            List<Long> ids = new ArrayList<>();
            PageTaker taker = new PageTaker(segment, ids);
            OptionalLong total = AnswerReader.read(body, listing, source instanceof SectionSource.GraphQl, taker);
            for (long id : ids) {
                if (!seen.add(id)) {
                    throw repeats();
                }
            }
            return new Page(segment.rows() - start.rows(), total, taker.digest());
        });
    }

    /** Writes rows, and takes their ids and a digest of them all. */
    private final class PageTaker implements AnswerReader.RowTaker {
        private final Segment segment;
        private final List<Long> ids;
        private long digest = 17;

        PageTaker(Segment segment, List<Long> ids) {
            this.segment = segment;
            this.ids = ids;
        }

        @Override
        public void take(JsonNode row) throws IOException {
            if (source.isPaged()) {
                RowIds.of(row).ifPresent(ids::add);
                digest = digest * 31 + RowIds.hash(row.toString());
            }
            segment.write(row);
            checkLimit(segment);
        }

        long digest() {
            return digest == 0 ? 1 : digest;
        }
    }

    private PlatformClient.Request request(Variables variables, long offset) throws IOException {
        if (source instanceof SectionSource.GraphQl graphQl) {
            return request(
                    graphQl.as(),
                    graphQl.path(),
                    "POST",
                    variables,
                    offset,
                    Optional.of(body(graphQl, variables, offset)));
        }
        SectionSource.Http http = (SectionSource.Http) source;
        return request(http.as(), http.path(), "GET", variables, offset, Optional.empty());
    }

    private PlatformClient.Request request(
            String as, TextTemplate path, String method, Variables variables, long offset, Optional<String> json)
            throws IOException {
        return new PlatformClient.Request(
                method,
                uri(platform, variables.url(path, listing.pageLimit(), offset)),
                identity(platform, as, variables),
                json,
                maxBytes,
                platform.timeout(),
                false);
    }

    /** The header by which the platform knows who asks. */
    static Map<String, String> identity(Platform platform, String as, Variables variables) throws SourceException {
        Platform.Identity identity = platform.identities().get(as);
        if (identity == null) {
            return Map.of();
        }
        return Map.of(identity.header(), variables.plain(identity.value()));
    }

    /** The address of a path of the platform. */
    static URI uri(Platform platform, String path) throws SourceException {
        try {
            return new URI(platform.url() + path);
        } catch (URISyntaxException e) {
            throw SourceException.lasting("unusable-value", "the path of the source is not part of an address");
        }
    }

    private String body(SectionSource.GraphQl graphQl, Variables variables, long offset) throws SourceException {
        ObjectNode body = JsonRows.MAPPER.createObjectNode();
        body.put("query", graphQl.query());
        ObjectNode values = body.putObject("variables");
        for (Map.Entry<String, TextTemplate> variable : graphQl.variables().entrySet()) {
            values.put(variable.getKey(), variables.plain(variable.getValue()));
        }
        if (graphQl.isPaged()) {
            values.put("limit", listing.pageLimit());
            values.put("offset", offset);
        }
        return JsonRows.text(body);
    }
}
