package dev.caravan.config;

import dev.caravan.model.Job;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What goes out, what is fetched, who may call and who is called.
 *
 * @param secrets all that must never be printed
 * @param warnings what works, but should be looked at
 */
public record Deliveries(
        Map<String, Delivery> deliveries,
        Map<String, PickUp> pickUps,
        Map<String, Hook> hooks,
        Map<String, Webhook> webhooks,
        Set<Secret> secrets,
        List<ConfigurationProblem> warnings) {
    /** The delivery that is always there: into the outbox of {@code caravan.home}. */
    public static final String OUTBOX = "outbox";

    private static final int SHORTEST_SECRET = 4;

    /** Copies the collections and keeps their order. */
    public Deliveries {
        deliveries = Collections.unmodifiableMap(new LinkedHashMap<>(deliveries));
        pickUps = Collections.unmodifiableMap(new LinkedHashMap<>(pickUps));
        hooks = Collections.unmodifiableMap(new LinkedHashMap<>(hooks));
        webhooks = Collections.unmodifiableMap(new LinkedHashMap<>(webhooks));
        secrets = Set.copyOf(secrets);
        warnings = List.copyOf(warnings);
    }

    /** Nothing but the outbox of this home. */
    public static Deliveries none(Path home) {
        return new Deliveries(Map.of(OUTBOX, outbox(home)), Map.of(), Map.of(), Map.of(), Set.of(), List.of());
    }

    static Delivery outbox(Path home) {
        Target target = new Target.Folder(home.resolve("outbox").resolve("{export}"));
        return new Delivery(OUTBOX, target, Set.of(), false, Optional.empty(), Retry.DEFAULT);
    }

    /** The delivery of this name, if it is declared. */
    public Optional<Delivery> find(String name) {
        return Optional.ofNullable(deliveries.get(name));
    }

    /** The names of those who are told that this job has ended. */
    public List<String> toldOf(Job job) {
        return webhooks.values().stream()
                .filter(w -> w.wants(job))
                .map(Webhook::name)
                .toList();
    }

    /** The text without any secret that may have got into it. */
    public String redact(String text) {
        String redacted = text;
        for (Secret secret : secrets) {
            if (secret.text().length() >= SHORTEST_SECRET) {
                redacted = redacted.replace(secret.text(), "***");
            }
        }
        return redacted;
    }
}
