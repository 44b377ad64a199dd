package dev.caravan.config;

import java.util.List;

/** Which keys {@code config/deliveries.yaml} may have; {@code docs/deliveries.schema.json} is held against it. */
final class DeliveryShapes {
    static final Shape ROOT = Shape.of("root", "deliveries", "pick_ups", "hooks", "webhooks");

    private static final List<String> PLACE = List.of(
            "type",
            "folder",
            "host",
            "port",
            "user",
            "password",
            "private_key",
            "passphrase",
            "known_hosts",
            "bucket",
            "prefix",
            "region",
            "endpoint",
            "path_style",
            "access_key",
            "secret_key",
            "timeout");

    static final Shape DELIVERY = shape(
            "delivery", PLACE, "url", "method", "secret", "headers", "uri", "roles", "checksum", "file_name", "retry");
    static final Shape PICK_UP =
            shape("pickUp", PLACE, "import", "every", "quiet", "done_marker", "done", "failed", "results");
    static final Shape HOOK =
            Shape.of("hook", "secret", "window", "import", "export", "format", "filter", "sort", "deliver_to");
    static final Shape WEBHOOK =
            Shape.of("webhook", "url", "method", "secret", "headers", "timeout", "kinds", "states", "retry");
    static final Shape RETRY = Shape.of("retry", "attempts", "first_pause", "longest_pause");

    /** All shapes, for those who hold something against them. */
    static final List<Shape> ALL = List.of(ROOT, DELIVERY, PICK_UP, HOOK, WEBHOOK, RETRY, SecretReader.SHAPE);

    private DeliveryShapes() {}

    private static Shape shape(String definition, List<String> first, String... others) {
        List<String> keys = new java.util.ArrayList<>(first);
        keys.addAll(List.of(others));
        return Shape.of(definition, keys.toArray(String[]::new));
    }
}
