package dev.caravan.config;

import java.util.List;

/** Which keys {@code config/user-data.yaml} may have; {@code docs/user-data.schema.json} is held against it. */
final class UserDataShapes {
    static final Shape ROOT = Shape.of("root", "user_data");
    static final Shape USER_DATA =
            Shape.of("userData", "on_behalf", "user", "platform", "sections", "records", "limits");
    static final Shape LOOKUP = Shape.of("user", "section", "tenant");
    static final Shape PLATFORM = Shape.of("platform", "url", "super_admin", "as_user", "timeout", "retries");
    static final Shape IDENTITY = Shape.of("identity", "header", "value");
    static final Shape LIMITS = Shape.of("limits", "rows", "page_size", "file_size", "files_size");
    static final Shape EACH = Shape.of(
            "each",
            "name",
            "source",
            "as",
            "path",
            "query",
            "variables",
            "items",
            "total",
            "page_limit",
            "record_type");
    static final Shape SECTION = EACH.and("section", "for_each", "each", "download");
    static final Shape DOWNLOAD = Shape.of("download", "url", "name");
    static final Shape OWNERSHIP = Shape.of("ownership", "owner", "tenant", "personal");

    /** All of them. */
    static final List<Shape> ALL =
            List.of(ROOT, USER_DATA, LOOKUP, PLATFORM, IDENTITY, LIMITS, SECTION, EACH, DOWNLOAD, OWNERSHIP);

    private UserDataShapes() {}
}
