package dev.caravan.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name with a path of relations in front: {@code profile.photo.url}.
 *
 * @param name the last segment
 * @param path the segments before it, joined by dots; null if there is no dot
 */
record DottedName(String name, @Nullable String path) {
    static DottedName of(String text) {
        int dot = text.lastIndexOf('.');
        return dot < 0 ? new DottedName(text, null) : new DottedName(text.substring(dot + 1), text.substring(0, dot));
    }

    /** The last segment of the path, or the default alias. */
    String alias(String defaultAlias) {
        return path == null ? defaultAlias : last(path);
    }

    /** The name behind its alias: at most two segments. */
    String qualified(String defaultAlias) {
        return path == null ? identity(defaultAlias) : last(path) + "." + name;
    }

    /** What tells it from other names: all segments, the default alias in front if there is no path. */
    String identity(String defaultAlias) {
        if (path != null) {
            return path + "." + name;
        }
        return defaultAlias.isEmpty() ? name : defaultAlias + "." + name;
    }

    boolean belongsTo(List<Relation> relations, String defaultAlias) {
        if (path == null || (!defaultAlias.isEmpty() && path.equals(defaultAlias))) {
            return true;
        }
        for (Relation relation : relations) {
            if (relation.value().equals(path) || relation.key().equals(path)) {
                return true;
            }
        }
        return false;
    }

    static String last(String dotted) {
        return dotted.substring(dotted.lastIndexOf('.') + 1);
    }
}
