package dev.caravan.flow;

import dev.caravan.config.Delivery;
import dev.caravan.config.Target;
import dev.caravan.config.Webhook;
import dev.caravan.job.Parcel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/** The steps of {@code routes/delivery.camel.yaml} and {@code routes/notice.camel.yaml}: bringing things where they go. */
public final class DeliveryFlow {
    private static final Pattern USER = Pattern.compile("//[^\\s/?@]+@");
    private static final Pattern PLACE = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*:(?://)?[^\\s/?]*)[/?]\\S*");

    private final ProducerTemplate template;
    private final SignedRequests requests;

    /** Deliveries; those to endpoints go through this template. */
    public DeliveryFlow(ProducerTemplate template, Clock clock) {
        this.template = template;
        this.requests = new SignedRequests(clock);
    }

    /** A file and where it goes: the body of the route {@code delivery}. */
    public record Handover(Delivery delivery, Parcel parcel) {}

    /**
     * A job's end and who is told: the body of the route {@code notice}.
     *
     * @param id the same at every attempt
     */
    public record Notice(Webhook webhook, String id, String document) {}

    /** Brings the file, so that it appears whole under its name or not at all. */
    public void handOver(Handover handover) throws IOException {
        Target target = handover.delivery().target();
        if (target instanceof Target.Http http) {
            request(http, handover.parcel());
        } else if (target instanceof Target.Endpoint endpoint) {
            send(endpoint, handover.parcel());
        } else {
            put(handover);
        }
    }

    private static void put(Handover handover) throws IOException {
        Parcel parcel = handover.parcel();
        UnaryOperator<String> expand = folder -> folder.replace("{export}", parcel.export());
        try (FileFolder folder = FileFolders.open(handover.delivery().target(), expand, writer(handover))) {
            folder.put(parcel.file(), parcel.fileName());
            if (handover.delivery().checksum()) {
                Path checksum = Files.createTempFile("caravan-", ".sha256");
                try {
                    Files.writeString(checksum, parcel.sha256() + "  " + parcel.fileName() + "\n");
                    folder.put(checksum, parcel.fileName() + ".sha256");
                } finally {
                    Files.delete(checksum);
                }
            }
        }
    }

    /** The same at every attempt, so that what one leaves behind is written over by the next. */
    private static String writer(Handover handover) {
        String whole = handover.delivery().name() + "/" + handover.parcel().jobId();
        return UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
    }

    private void request(Target.Http target, Parcel parcel) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", parcel.mediaType());
        headers.put("Idempotency-Key", parcel.jobId());
        headers.put("Caravan-Job", parcel.jobId());
        headers.put("Caravan-File-Name", encoded(parcel.fileName()));
        headers.put("Caravan-Sha256", parcel.sha256());
        requests.send(
                target,
                Map.of("file_name", parcel.fileName(), "export", parcel.export()),
                headers,
                () -> Files.newInputStream(parcel.file()),
                BodyPublishers.ofFile(parcel.file()));
    }

    private static String encoded(String name) {
        return java.net.URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void send(Target.Endpoint target, Parcel parcel) throws IOException {
        Exception failure = sendTo(target, parcel);
        if (failure != null) {
            throw new IOException(withoutSecrets(String.valueOf(failure.getMessage())), failure);
        }
    }

    private @Nullable Exception sendTo(Target.Endpoint target, Parcel parcel) {
        try {
            return template.send(target.uri(), exchange -> {
                        exchange.getMessage().setBody(parcel.file().toFile());
                        exchange.getMessage().setHeader(Exchange.FILE_NAME, parcel.fileName());
                        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, parcel.mediaType());
                        exchange.getMessage().setHeader("CaravanJob", parcel.jobId());
                        exchange.getMessage().setHeader("CaravanExport", parcel.export());
                        exchange.getMessage().setHeader("CaravanSha256", parcel.sha256());
                    })
                    .getException();
        } catch (RuntimeException e) {
            return e;
        }
    }

    /** Components repeat the URI that they could not use; what stands behind its host may be a secret. */
    private static String withoutSecrets(String message) {
        return PLACE.matcher(USER.matcher(message).replaceAll("//")).replaceAll("$1/***");
    }

    /** Tells that a job has ended. */
    public void tell(Notice notice) throws IOException {
        byte[] document = notice.document().getBytes(StandardCharsets.UTF_8);
        requests.send(
                notice.webhook().target(),
                Map.of(),
                Map.of("Content-Type", "application/json", "Idempotency-Key", notice.id()),
                () -> new ByteArrayInputStream(document),
                BodyPublishers.ofByteArray(document));
    }
}
