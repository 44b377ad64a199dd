package dev.caravan.config;

import java.time.Duration;

/**
 * How often something is tried, and how long the pauses are: each twice as long as the one before.
 *
 * @param attempts in all, at least 1
 */
public record Retry(int attempts, Duration firstPause, Duration longestPause) {
    /** Ten attempts within about five hours. */
    public static final Retry DEFAULT = new Retry(10, Duration.ofSeconds(10), Duration.ofHours(1));

    /**
     * The pause before the next attempt.
     *
     * @param failed how many attempts have failed, at least 1
     */
    public Duration pauseAfter(int failed) {
        Duration pause = firstPause;
        for (int i = 1; i < failed && pause.compareTo(longestPause) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longestPause) > 0 ? longestPause : pause;
    }
}
