package dev.caravan.web;

import dev.caravan.model.ColumnType;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.ListPage;
import dev.caravan.model.RecordType;
import dev.caravan.web.page.RecordList;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The filters of a record type's list, between the query language, in which addresses have them, and the inputs of a
 * form: {@code filter[email]=~ada} and {@code contains.email=ada}.
 */
final class PageFilters {
    private static final String KEEP = "keep";
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
    private static final Pattern MOMENT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,3})?)?");

    /** How the names of inputs begin. */
    private static final Map<String, Slot> INPUTS = new LinkedHashMap<>();

    static {
        INPUTS.put("contains.", Slot.VALUE);
        INPUTS.put("named.", Slot.VALUE);
        INPUTS.put("is.", Slot.VALUE);
        INPUTS.put("from.", Slot.FROM);
        INPUTS.put("to.", Slot.TO);
    }

    private final List<Filter> filters;
    private final ZoneId zone;

    /**
     * A filter.
     *
     * @param name as inputs have it
     * @param path what it compares, as the query language has it: for a reference the target's name
     * @param zoned whether it compares points in time that everybody shares
     */
    private record Filter(String name, String label, String kind, String path, boolean zoned) {
        String parameter() {
            return "filter[" + path + "]";
        }
    }

    /**
     * The filters that a record type declares.
     *
     * @param nameOf by which field a referenced record is known to people
     * @param zone in which points in time are put in
     */
    PageFilters(RecordType type, Function<Field, Optional<Field>> nameOf, ZoneId zone) {
        this.zone = zone;
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
                            target.map(t -> name + "." + t.name()).orElse(name),
                            filter.field().column().type() instanceof ColumnType.Timestamp column
                                    && column.withZone())));
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

    /** The inputs of a filter. */
    private enum Slot {
        /** What texts contain, or what a boolean is. */
        VALUE,
        /** The least value of a range. */
        FROM,
        /** The greatest value of a range. */
        TO
    }

    /** The inputs, filled with what the query says. */
    List<RecordList.Condition> conditions(PageQuery query) {
        return filters.stream()
                .map(filter -> {
                    Map<Slot, Input> inputs = inputs(filter, query);
                    String value = text(inputs, Slot.VALUE);
                    return new RecordList.Condition(
                            filter.name(),
                            filter.label(),
                            filter.kind(),
                            value,
                            value,
                            text(inputs, Slot.FROM),
                            text(inputs, Slot.TO));
                })
                .toList();
    }

    /** What an input says, and the condition that says the same. */
    private record Input(String text, PageQuery.Pair pair) {}

    private static String text(Map<Slot, Input> inputs, Slot slot) {
        Input input = inputs.get(slot);
        return input == null ? "" : input.text();
    }

    /** Conditions that the inputs of this filter can say, the first for each input. */
    private Map<Slot, Input> inputs(Filter filter, PageQuery query) {
        Map<Slot, Input> inputs = new EnumMap<>(Slot.class);
        for (PageQuery.Pair pair : query.pairs()) {
            for (Slot slot : Slot.values()) {
                candidate(filter, slot, pair)
                        .filter(text -> !text.isBlank() && text.strip().equals(text))
                        .filter(text -> isValid(filter, text))
                        .filter(text -> pair(filter, slot, text).equals(pair))
                        .ifPresent(text -> inputs.putIfAbsent(slot, new Input(text, pair)));
            }
        }
        return inputs;
    }

    private Optional<String> candidate(Filter filter, Slot slot, PageQuery.Pair pair) {
        String value = pair.value();
        if (!pair.name().equals(filter.parameter())) {
            String start = "contains(" + filter.path() + ",'";
            boolean same = slot == Slot.VALUE
                    && isText(filter)
                    && pair.name().equals("filter")
                    && value.startsWith(start)
                    && value.endsWith("')")
                    && value.length() > start.length() + 2;
            return same
                    ? Optional.of(
                            value.substring(start.length(), value.length() - 2).replace("''", "'"))
                    : Optional.empty();
        }
        boolean range = !isText(filter) && !filter.kind().equals("boolean");
        return switch (slot) {
            case VALUE ->
                isText(filter)
                        ? Optional.of(value).filter(v -> v.startsWith("~")).map(v -> v.substring(1))
                        : Optional.of(value).filter(v -> !range);
            case FROM ->
                Optional.of(value).filter(v -> range && v.startsWith(">=")).map(v -> local(filter, v.substring(2)));
            case TO ->
                Optional.of(value).filter(v -> range && v.startsWith("<=")).map(v -> local(filter, v.substring(2)));
        };
    }

    private static boolean isText(Filter filter) {
        return filter.kind().equals("text") || filter.kind().equals("reference");
    }

    /** Whether an input of this kind can hold it: browsers empty those that cannot. */
    private static boolean isValid(Filter filter, String text) {
        return switch (filter.kind()) {
            case "number" -> NUMBER.matcher(text).matches();
            case "boolean" -> text.equals("true") || text.equals("false");
            case "date" -> DATE.matcher(text).matches();
            case "datetime" -> MOMENT.matcher(text).matches();
            default -> true;
        };
    }

    /** A point in time in the viewer's zone, which is how inputs have it. */
    private String local(Filter filter, String value) {
        if (!filter.zoned()) {
            return value;
        }
        try {
            return OffsetDateTime.parse(value)
                    .atZoneSameInstant(zone)
                    .toLocalDateTime()
                    .toString();
        } catch (DateTimeException e) {
            return "";
        }
    }

    private String global(Filter filter, String value) {
        if (!filter.zoned()) {
            return value;
        }
        try {
            return LocalDateTime.parse(value).atZone(zone).toInstant().toString();
        } catch (DateTimeException e) {
            // the query says what is wrong with it
            return value;
        }
    }

    private PageQuery.Pair pair(Filter filter, Slot slot, String text) {
        return switch (slot) {
            case VALUE -> isText(filter) ? contains(filter, text) : new PageQuery.Pair(filter.parameter(), text);
            case FROM -> new PageQuery.Pair(filter.parameter(), ">=" + global(filter, text));
            case TO -> new PageQuery.Pair(filter.parameter(), "<=" + global(filter, text));
        };
    }

    /** Conditions of the query that no input shows; forms carry them along. */
    List<String> hidden(PageQuery query) {
        List<PageQuery.Pair> rest = new ArrayList<>(query.pairs().stream()
                .filter(p -> p.name().equals("filter") || p.name().startsWith("filter["))
                .toList());
        filters.forEach(filter -> inputs(filter, query).values().forEach(input -> rest.remove(input.pair())));
        return rest.stream().map(PageQuery.Pair::toString).toList();
    }

    /** The query that a form with these inputs asks for. */
    PageQuery read(PageQuery form) {
        PageQuery query = new PageQuery(List.of());
        for (Filter filter : filters) {
            for (Map.Entry<String, Slot> input : INPUTS.entrySet()) {
                Optional<String> text = form.value(input.getKey() + filter.name())
                        .map(String::strip)
                        .filter(t -> !t.isEmpty());
                if (text.isPresent()) {
                    PageQuery.Pair pair = pair(filter, input.getValue(), text.get());
                    query = query.with(pair.name(), pair.value());
                }
            }
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

    /** What the short notation cannot say, the expression form can. */
    private static PageQuery.Pair contains(Filter filter, String text) {
        boolean plain = text.indexOf(',') < 0 && !text.equalsIgnoreCase("null") && "!~<>=".indexOf(text.charAt(0)) < 0;
        return plain
                ? new PageQuery.Pair(filter.parameter(), "~" + text)
                : new PageQuery.Pair("filter", "contains(" + filter.path() + ",'" + text.replace("'", "''") + "')");
    }
}
