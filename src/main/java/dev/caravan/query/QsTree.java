package dev.caravan.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds the nested value of a query string's pairs: a port of {@code merge} and {@code combine} of {@code qs} 6.17.1.
 *
 * <p>While it grows, a node is a {@code String}, an {@link Items} (a list that may have holes) or a {@link Members}
 * (an object). A list that grows over {@link #LIST_LIMIT} becomes an object that still counts its indexes.
 */
final class QsTree {
    static final int DEPTH = 5;
    private static final int LIST_LIMIT = 20;
    static final String PROTOTYPE = "__proto__";

    private QsTree() {}

    /** A list that may have holes, which are null; {@code conflict} if it holds what did not fit together. */
    private static final class Items extends ArrayList<@Nullable Object> {
        private boolean conflict;

        private int count() {
            int count = 0;
            for (Object item : this) {
                count += item == null ? 0 : 1;
            }
            return count;
        }

        private void put(int index, Object item) {
            while (size() <= index) {
                add(null);
            }
            set(index, item);
        }
    }

    /** An object; {@code next} is the index at which a further item goes, if it was a list, else -1. */
    private static final class Members extends LinkedHashMap<String, Object> {
        private int next = -1;

        private void append(Object item) {
            put(Integer.toString(next), item);
            next++;
        }
    }

    /** The value of the pairs, whose values are texts or what {@link #combine} made of repeated ones. */
    static Map<String, @Nullable Object> of(Map<String, Object> pairs) {
        Object tree = new Members();
        for (Map.Entry<String, Object> pair : pairs.entrySet()) {
            tree = merge(tree, nest(QueryString.segments(pair.getKey()), pair.getValue()));
        }
        return plainMembers((Members) tree);
    }

    /** Both values in one list. */
    static Object combine(Object first, Object second) {
        if (first instanceof Members overflow) {
            overflow.append(second);
            return overflow;
        }
        Items items = new Items();
        addAll(items, first);
        addAll(items, second);
        return limited(items);
    }

    private static void addAll(Items items, Object value) {
        if (value instanceof Items more) {
            items.addAll(more);
        } else {
            items.add(value);
        }
    }

    private static Object limited(Items items) {
        return items.count() > LIST_LIMIT ? overflow(items) : items;
    }

    private static Members overflow(Items items) {
        Members members = members(items);
        members.next = items.size();
        return members;
    }

    private static Members members(Items items) {
        Members members = new Members();
        for (int i = 0; i < items.size(); i++) {
            Object item = items.get(i);
            if (item != null) {
                members.put(Integer.toString(i), item);
            }
        }
        return members;
    }

    private static Object nest(List<String> segments, Object value) {
        Object node = value;
        for (int i = segments.size() - 1; i >= 0; i--) {
            node = nest(segments.get(i), node);
        }
        return node;
    }

    private static Object nest(String segment, Object node) {
        if (segment.equals("[]")) {
            return node instanceof Members overflow && overflow.next >= 0 ? node : combine(new Items(), node);
        }
        boolean bracketed = segment.charAt(0) == '[' && segment.endsWith("]");
        String name = bracketed ? segment.substring(1, segment.length() - 1) : segment;
        int index = bracketed ? index(name) : -1;
        if (index >= 0 && index < LIST_LIMIT) {
            Items items = new Items();
            items.put(index, node);
            return items;
        }
        Members members = new Members();
        if (!name.equals(PROTOTYPE)) {
            members.put(name, node);
        }
        if (index >= 0) {
            members.next = index + 1;
        }
        return members;
    }

    private static int index(String name) {
        if (name.isEmpty() || name.length() > 9 || (name.charAt(0) == '0' && name.length() > 1)) {
            return -1;
        }
        int index = 0;
        for (int i = 0; i < name.length(); i++) {
            int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            index = index * 10 + digit;
        }
        return index;
    }

    private static Object merge(Object target, Object source) {
        if (source instanceof String text) {
            return text.isEmpty() ? target : mergeText(target, text);
        }
        if (target instanceof String) {
            return mergeIntoText(target, source);
        }
        if (target instanceof Items items && source instanceof Items more) {
            return mergeItems(items, more);
        }
        return mergeMembers(objectOf(target), source);
    }

    private static Object mergeText(Object target, String text) {
        if (target instanceof Items items) {
            boolean full = items.count() >= LIST_LIMIT;
            items.add(text);
            return full ? overflow(items) : items;
        }
        if (target instanceof Members members && members.next >= 0) {
            members.append(text);
            return members;
        }
        Items pair = pair(target, text);
        pair.conflict = target instanceof Members;
        return pair;
    }

    private static Items pair(Object first, Object second) {
        Items pair = new Items();
        pair.add(first);
        pair.add(second);
        return pair;
    }

    private static Object mergeIntoText(Object target, Object source) {
        if (source instanceof Items items) {
            items.add(0, target);
            return items.size() > LIST_LIMIT ? overflow(items) : items;
        }
        Members members = (Members) source;
        return members.next < 0 ? pair(target, source) : shifted(target, members);
    }

    private static Members shifted(Object first, Members rest) {
        Members shifted = new Members();
        shifted.put("0", first);
        rest.forEach((key, value) -> shifted.put(Integer.toString((int) Ecma.parseInt(key) + 1), value));
        shifted.next = rest.next + 1;
        return shifted;
    }

    private static Object mergeItems(Items target, Items source) {
        for (int i = 0; i < source.size(); i++) {
            Object item = source.get(i);
            if (item == null) {
                continue;
            }
            Object present = i < target.size() ? target.get(i) : null;
            if (present == null) {
                target.put(i, item);
            } else if (present instanceof String || item instanceof String) {
                target.add(item);
            } else {
                target.set(i, merge(present, item));
            }
        }
        return limited(target);
    }

    private static Members objectOf(Object target) {
        if (!(target instanceof Items items)) {
            return (Members) target;
        }
        Members members = members(items);
        if (items.conflict) {
            members.next = items.size();
        }
        return members;
    }

    private static Members mergeMembers(Members target, Object source) {
        Members members = source instanceof Items items ? members(items) : (Members) source;
        Ecma.properties(members).forEach((key, value) -> target.merge(key, value, QsTree::merge));
        if (members.next >= 0 && target.next < 0) {
            target.next = members.next;
            target.keySet().forEach(key -> count(target, key));
        } else if (target.next >= 0) {
            members.keySet().forEach(key -> count(target, key));
        }
        return target;
    }

    private static void count(Members members, String key) {
        members.next = Math.max(members.next, index(key) + 1);
    }

    private static Map<String, @Nullable Object> plainMembers(Members members) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        Ecma.properties(members).forEach((key, value) -> plain.put(key, plain(value)));
        return plain;
    }

    private static Object plain(Object node) {
        if (node instanceof Members members) {
            return plainMembers(members);
        }
        if (!(node instanceof Items items)) {
            return node;
        }
        List<Object> plain = new ArrayList<>(items.size());
        for (Object item : items) {
            if (item != null) {
                plain.add(plain(item));
            }
        }
        return plain;
    }
}
