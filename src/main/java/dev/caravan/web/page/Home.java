package dev.caravan.web.page;

import java.util.List;

/** The first page: what there is, and what ran lately. */
public record Home(List<Card> cards, List<JobLine> jobs) {
    /** Copies the lists. */
    public Home {
        cards = List.copyOf(cards);
        jobs = List.copyOf(jobs);
    }

    /** A record type and what can be done with it. */
    public record Card(Link records, List<Link> imports, List<Link> exports) {
        /** Copies the lists. */
        public Card {
            imports = List.copyOf(imports);
            exports = List.copyOf(exports);
        }
    }
}
