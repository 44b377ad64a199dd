package dev.caravan.web;

import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.ListPage;
import dev.caravan.model.RecordType;
import dev.caravan.web.page.RecordList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The filters of a record type's list, between the query language, in which addresses have them, and the inputs of a
 * form: {@code filter[email]=~ada} and {@code contains.email=ada}.
 */
final class PageFilters {
    private static final String KEEP = "keep";

    private final List<Filter> filters;

    /**
     * A filter.
     *
     * @param name as inputs have it
     * @param path what it compares, as the query language has it: for a reference the target's name
     */
    private record Filter(String name, String label, String kind, String path) {
        String parameter() {
            return "filter[" + path + "]";
        }
    }

    /** @param nameOf by which field a referenced record is known to people */
    PageFilters(RecordType type, Function<Field, Optional<Field>> nameOf) {
        List<Filter> found = new ArrayList<>();
        for (ListPage.Filter filter : type.list().map(ListPage::filters).orElse(List.of())) {
            String name = filter.field().name();
            Optional<Field> target =
                    filter.field().type() == FieldType.REFERENCE ? nameOf.apply(filter.field()) : Optional.empty();
            kind(filter)
                    .ifPresent(kind -> found.add(new Filter(
                            name,
                            filter.label(),
                            kind,
                            target.map(t -> name + "." + t.name()).orElse(name))));
        }
        this.filters = List.copyOf(found);
    }

    private static Optional<String> kind(ListPage.Filter filter) {
        return switch (filter.type()) {
            case STRING -> Optional.of("text");
            case NUMBER -> Optional.of("number");
            case BOOLEAN -> Optional.of("boolean");
            case DATE -> Optional.of("date");
            case DATETIME -> Optional.of("datetime");
            case REFERENCE -> Optional.of("reference");
            case ID, JSON, TIME, LOCATION, ASSET, UNSUPPORTED -> Optional.empty();
        };
    }

    /** The inputs, filled with what the query says. */
    List<RecordList.Condition> conditions(PageQuery query) {
        return filters.stream().map(filter -> condition(filter, query)).toList();
    }

    private static RecordList.Condition condition(Filter filter, PageQuery query) {
        String value = "";
        String from = "";
        String to = "";
        for (String text : query.values(filter.parameter())) {
            if (filter.kind().equals("text") || filter.kind().equals("reference")) {
                value = text.startsWith("~") ? text.substring(1) : value;
            } else if (filter.kind().equals("boolean")) {
                value = text;
            } else if (text.startsWith(">=")) {
                from = input(filter, text.substring(2));
            } else if (text.startsWith("<=")) {
                to = input(filter, text.substring(2));
            }
        }
        return new RecordList.Condition(filter.name(), filter.label(), filter.kind(), value, value, from, to);
    }

    /** A point in time as an input has it, which knows no offset: that of UTC is left out. */
    private static String input(Filter filter, String value) {
        return filter.kind().equals("datetime")
                        && value.toUpperCase(Locale.ROOT).endsWith("Z")
                ? value.substring(0, value.length() - 1)
                : value;
    }

    /** Conditions of the query that no input shows; forms carry them along. */
    List<String> hidden(PageQuery query) {
        return query.pairs().stream()
                .filter(p -> p.name().equals("filter") || p.name().startsWith("filter["))
                .filter(p -> !isShown(p))
                .map(PageQuery.Pair::toString)
                .toList();
    }

    private boolean isShown(PageQuery.Pair pair) {
        return filters.stream().filter(f -> f.parameter().equals(pair.name())).anyMatch(f -> switch (f.kind()) {
            case "text", "reference" -> pair.value().startsWith("~");
            case "boolean" -> pair.value().equals("true") || pair.value().equals("false");
            default -> pair.value().startsWith(">=") || pair.value().startsWith("<=");
        });
    }

    /** The query that a form with these inputs asks for. */
    PageQuery read(PageQuery form) {
        PageQuery query = new PageQuery(List.of());
        for (Filter filter : filters) {
            String name = filter.name();
            for (String prefix : List.of("contains.", "named.")) {
                query = with(query, form.value(prefix + name), v -> contains(filter, v));
            }
            query = with(query, form.value("is." + name), v -> new PageQuery.Pair(filter.parameter(), v));
            query = with(query, form.value("from." + name), v -> new PageQuery.Pair(filter.parameter(), ">=" + v));
            query = with(query, form.value("to." + name), v -> new PageQuery.Pair(filter.parameter(), "<=" + v));
        }
        for (String kept : form.values(KEEP)) {
            int equals = kept.startsWith("filter") ? kept.indexOf('=') : -1;
            if (equals > 0) {
                query = query.with(kept.substring(0, equals), kept.substring(equals + 1));
            }
        }
        Optional<String> sort = form.value("sort").filter(s -> !s.isEmpty());
        return sort.isPresent() ? query.with("sort", sort.get()) : query;
    }

    private static PageQuery with(PageQuery query, Optional<String> value, Function<String, PageQuery.Pair> pair) {
        return value.filter(v -> !v.isBlank())
                .map(v -> pair.apply(v.strip()))
                .map(p -> query.with(p.name(), p.value()))
                .orElse(query);
    }

    /** What the short notation cannot say, the expression form can. */
    private static PageQuery.Pair contains(Filter filter, String text) {
        boolean plain = text.indexOf(',') < 0 && !text.equalsIgnoreCase("null") && "!~<>=".indexOf(text.charAt(0)) < 0;
        return plain
                ? new PageQuery.Pair(filter.parameter(), "~" + text)
                : new PageQuery.Pair("filter", "contains(" + filter.path() + ",'" + text.replace("'", "''") + "')");
    }
}
