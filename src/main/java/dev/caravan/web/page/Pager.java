package dev.caravan.web.page;

import java.util.Optional;

/**
 * Where a page of a list stands.
 *
 * @param from the number of its first entry, from 1; 0 if the list is empty
 * @param to the number of its last
 */
public record Pager(long from, long to, Total total, Optional<String> previous, Optional<String> next) {
    /** What it says, in these words: {@code 1 to 50 of 243}. */
    public String says(Words words) {
        if (total.number() == 0) {
            return words.say("none");
        }
        return total.more()
                ? words.say("from-to-of-more", from, to, total.number())
                : words.say("from-to-of", from, to, total.number());
    }
}
