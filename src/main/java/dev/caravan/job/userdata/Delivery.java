package dev.caravan.job.userdata;

import dev.caravan.model.Job;
import java.util.Locale;
import java.util.Map;

/** What becomes of the file. */
public enum Delivery {
    /** It is kept with the job. */
    KEPT,
    /** It is sent to a client that waits for it, and removed. */
    DOWNLOAD;

    private static final String PARAMETER = "delivery";

    static Delivery of(Job job) {
        String word = job.parameters().getOrDefault(PARAMETER, KEPT.word());
        for (Delivery delivery : values()) {
            if (delivery.word().equals(word)) {
                return delivery;
            }
        }
        return KEPT;
    }

    /** Adds it to the parameters of a job. */
    public void putInto(Map<String, String> parameters) {
        parameters.put(PARAMETER, word());
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
