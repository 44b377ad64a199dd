package dev.caravan.job;

import dev.caravan.store.DeliveryEntry;
import java.util.LinkedHashMap;
import java.util.Map;

/** What becomes of a delivery, as files and the API show it. */
public final class DeliveryDocument {
    private DeliveryDocument() {}

    /** An entry of the ledger. */
    public static Map<String, Object> of(DeliveryEntry entry) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put(entry.kind() == DeliveryEntry.Kind.FILE ? "to" : "webhook", entry.name());
        shown.put("state", entry.state().label());
        if (entry.kind() == DeliveryEntry.Kind.FILE) {
            shown.put("file_name", entry.fileName());
        }
        shown.put("attempts", entry.attempts());
        entry.detail().ifPresent(detail -> shown.put("detail", detail));
        if (entry.state() == DeliveryEntry.State.PENDING && entry.attempts() > 0) {
            shown.put("next_at", entry.nextAt().toString());
        }
        entry.endedAt().ifPresent(at -> shown.put("ended_at", at.toString()));
        return shown;
    }
}
