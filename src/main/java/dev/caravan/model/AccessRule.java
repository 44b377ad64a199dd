package dev.caravan.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one role may do with the records of a type; whatever is not said, it may not.
 *
 * @param role its name
 * @param write whether it may create and change records, and not only read them
 * @param fields which fields it sees, and may write; empty: all. {@code _id} is always among them
 * @param filter which records it sees, and may write, in the notation of an export's filter; a value may be {@value
 *     #USER} or {@value #TENANT}. Empty: all
 */
public record AccessRule(String role, boolean write, Optional<Set<String>> fields, Map<String, Object> filter) {
    /** Stands for the caller's user id. */
    public static final String USER = "${user.id}";
    /** Stands for the caller's tenant. */
    public static final String TENANT = "${user.tenant}";

    /** Copies the collections; {@code filter} keeps its order and may hold {@code null} values. */
    public AccessRule {
        fields = fields.map(Set::copyOf);
        filter = Collections.unmodifiableMap(new LinkedHashMap<>(filter));
    }

    /** Whether the rule lets this field be seen. */
    public boolean covers(String field) {
        return fields.isEmpty() || field.equals(Field.ID) || fields.get().contains(field);
    }
}
