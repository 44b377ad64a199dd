package dev.caravan.web;

import dev.caravan.job.DeliveryDocument;
import dev.caravan.job.JobDocument;
import dev.caravan.job.JobFolders;
import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.model.ProblemGroup;
import dev.caravan.store.DeliveryEntry;
import dev.caravan.store.Ledger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Jobs as the API shows them, with links. */
public final class JobDocuments {
    private static final int MAX_GROUPS = 50;
    private static final int MAX_RANGES = 50;

    private final Ledger ledger;
    private final JobFolders folders;

    /** Jobs of this ledger. */
    public JobDocuments(Ledger ledger, JobFolders folders) {
        this.ledger = ledger;
        this.folders = folders;
    }

    /** A job with all that is known of it. */
    Map<String, Object> of(Job job) {
        List<ProblemGroup> groups =
                job.progress().failed() > 0 ? ledger.problemGroups(job.id(), MAX_GROUPS, MAX_RANGES) : List.of();
        Map<String, Object> document = new LinkedHashMap<>(JobDocument.of(job, groups, links(job)));
        List<DeliveryEntry> entries = ledger.deliveries().of(job.id());
        if (!entries.isEmpty()) {
            document.put(
                    "deliveries", entries.stream().map(DeliveryDocument::of).toList());
        }
        return document;
    }

    /** A job in a list: its problems are left to the job's own page. */
    Map<String, Object> brief(Job job) {
        return JobDocument.of(job, List.of(), links(job));
    }

    private Map<String, String> links(Job job) {
        String self = Addresses.document(job);
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", self);
        if (job.kind() == JobKind.IMPORT) {
            links.put("outcomes", self + "/outcomes");
            if (folders.findErrors(job.id()).isPresent()) {
                links.put("errors", Addresses.file(job, "errors"));
            }
        } else if (folders.findExport(job.id(), job.parameters().getOrDefault("format", "csv"))
                .isPresent()) {
            links.put("export", Addresses.file(job, "export"));
        }
        if (DeliveriesApi.canBeDelivered(job) && links.containsKey("export")) {
            links.put("deliver", self + "/deliver");
        }
        if (!job.state().isFinal()) {
            links.put("cancel", self + "/cancel");
        }
        return links;
    }
}
