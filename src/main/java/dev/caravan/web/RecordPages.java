package dev.caravan.web;

import dev.caravan.model.ExportAction;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.ListPage;
import dev.caravan.model.Problem;
import dev.caravan.model.RecordType;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Handling;
import dev.caravan.query.Page;
import dev.caravan.query.Predicate;
import dev.caravan.query.QueryException;
import dev.caravan.query.QuerySchema;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.RecordQueryOptions;
import dev.caravan.query.SchemaField;
import dev.caravan.query.SchemaRelation;
import dev.caravan.query.Selection;
import dev.caravan.store.RecordPage;
import dev.caravan.store.Records;
import dev.caravan.web.page.Link;
import dev.caravan.web.page.Pager;
import dev.caravan.web.page.RecordDetails;
import dev.caravan.web.page.RecordList;
import dev.caravan.web.page.Total;
import dev.caravan.web.page.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The pages of records: lists, which the query language in the address narrows and sorts, and single records. */
public final class RecordPages {
    private static final int COLUMNS = 8;
    private static final int RELATED = 10;
    private static final int NAMES = 20;

    /** So far records are counted at once; whoever wants to know how many more there are asks for it. */
    static final int COUNTED = 10_000;

    private final Records records;
    private final PageHost host;

    /** The records of this catalog. */
    public RecordPages(PageHost host, Records records) {
        this.host = host;
        this.records = records;
    }

    private static PageCells cells(View view) {
        return new PageCells(view.catalog());
    }

    /** {@code GET /records/{type}}. */
    public Reply list(Exchange exchange) {
        Request request = Request.of(exchange);
        View view = host.view(request);
        RecordType type = view.requireRecordType(request.segment(1));
        PageQuery asked = PageQuery.of(request.query());
        List<String> complaints = new ArrayList<>();
        Words words = host.words(request);
        RecordQuery query = parse(asked.toString(), view.schema(type), p -> complaints.add(complaint(p, words)));
        List<ListPage.Shown> shown = shown(type, view.schema(type));
        RecordPage page = records.page(
                type,
                new RecordQuery(selection(view, type, shown), query.predicate(), query.sort(), query.page()),
                view.visible(),
                COUNTED);
        PageFilters filters = filters(view, type, words);
        String address = Addresses.records(type.name());
        PageQuery rest = asked.without("page");
        RecordList list = new RecordList(
                PageHost.label(view, type),
                address,
                rest.toString(),
                asked.value("sort").orElse(""),
                columns(shown, address, rest, view.schema(type)),
                page.records().stream()
                        .map(r -> entry(view, type, shown, r, words))
                        .toList(),
                filters.conditions(asked),
                complaints,
                filters.hidden(asked),
                pager(address, rest, query.page(), total(page, asked.at(address + "/count"))),
                view.imports(type).stream()
                        .map(action -> new RecordList.Importing(
                                new Link(Addresses.of(action), action.label()), Addresses.template(action)))
                        .toList(),
                exports(view.exports(type), rest));
        return host.page(request, list.label(), "records", list);
    }

    private static PageFilters filters(View view, RecordType type, Words words) {
        return new PageFilters(type, reference -> cells(view).nameOf(type, reference), words.zoneId());
    }

    private static List<Link> exports(List<ExportAction> exports, PageQuery query) {
        return exports.stream()
                .map(action -> new Link(query.at(Addresses.of(action)), action.label()))
                .toList();
    }

    /** The query, with what is wrong left out and told. */
    static RecordQuery parse(String query, QuerySchema schema, Consumer<dev.caravan.query.Problem> complain) {
        try {
            return RecordQuery.parse(query, schema, RecordQueryOptions.DEFAULT);
        } catch (QueryException e) {
            e.problems().forEach(complain);
        }
        try {
            return RecordQuery.parse(query, schema, RecordQueryOptions.DEFAULT.with(Handling.LENIENT));
        } catch (QueryException e) {
            // over a limit
            return RecordQuery.parse("", schema, RecordQueryOptions.DEFAULT);
        }
    }

    /** What is wrong with a query, for people. */
    static String complaint(dev.caravan.query.Problem problem, Words words) {
        return words.problem("query", problem.message());
    }

    /** What the list shows: as declared, otherwise the first fields. */
    private List<ListPage.Shown> shown(RecordType type, QuerySchema schema) {
        List<ListPage.Shown> declared = type.list().map(ListPage::fields).orElse(List.of());
        List<ListPage.Shown> all = !declared.isEmpty()
                ? declared
                : type.fields().values().stream()
                        .map(f -> new ListPage.Shown(f, f.name(), Optional.empty()))
                        .limit(COLUMNS)
                        .toList();
        return all.stream().filter(s -> isReadable(schema, s.field().name())).toList();
    }

    private static boolean isReadable(QuerySchema schema, String field) {
        return schema.fields().containsKey(field) && field(schema, field).readable();
    }

    private static SchemaField field(QuerySchema schema, String name) {
        return Objects.requireNonNull(schema.fields().get(name), name);
    }

    private static Selection selection(View view, RecordType type, List<ListPage.Shown> shown) {
        List<String> fields = new ArrayList<>(List.of(Field.ID));
        Map<String, Selection> relations = new LinkedHashMap<>();
        for (ListPage.Shown column : shown) {
            Field field = column.field();
            Optional<Field> name =
                    field.type() == FieldType.REFERENCE ? cells(view).nameOf(type, field) : Optional.empty();
            if (name.isPresent()) {
                relations.put(
                        field.name(), new Selection(List.of(Field.ID, name.get().name()), Map.of()));
            } else if (!fields.contains(field.name())) {
                fields.add(field.name());
            }
        }
        return new Selection(fields, relations);
    }

    private List<RecordList.Column> columns(
            List<ListPage.Shown> shown, String address, PageQuery query, QuerySchema schema) {
        String sort = query.value("sort").orElse("");
        List<RecordList.Column> columns = new ArrayList<>();
        for (ListPage.Shown column : shown) {
            Field field = column.field();
            boolean sortable = field(schema, field.name()).sortable() && field.type() != FieldType.REFERENCE;
            boolean ascending = sort.equals(field.name());
            boolean descending = sort.equals("-" + field.name());
            String key = ascending ? "-" + field.name() : field.name();
            columns.add(new RecordList.Column(
                    column.label(),
                    sortable
                            ? Optional.of(
                                    query.without("sort").with("sort", key).at(address))
                            : Optional.empty(),
                    ascending ? "ascending" : descending ? "descending" : "none",
                    field.type() == FieldType.NUMBER));
        }
        return columns;
    }

    private static RecordList.Entry entry(
            View view, RecordType type, List<ListPage.Shown> shown, Map<String, @Nullable Object> record, Words words) {
        return new RecordList.Entry(
                PageCells.address(type, Objects.requireNonNull(record.get(Field.ID))),
                shown.stream()
                        .map(s -> cells(view)
                                .cell(type, s.field(), record.get(s.field().name()), words)
                                .brief())
                        .toList());
    }

    /** @param counting where the exact number is to be had */
    static Total total(RecordPage page, String counting) {
        return page.more() ? new Total(page.total(), Optional.of(counting)) : Total.exactly(page.total());
    }

    /** {@code GET /records/{type}/count}: what the page's query would have said of its number, had it been counted. */
    public Reply count(Exchange exchange) {
        Request request = Request.of(exchange);
        View view = host.view(request);
        RecordType type = view.requireRecordType(request.segment(1));
        RecordQuery query = parse(request.query(), view.schema(type), problem -> {});
        long number = view.records(records).count(type, query.predicate());
        Pager pager = pager("", new PageQuery(List.of()), query.page(), Total.exactly(number));
        return host.page(200, "total", Map.of("says", pager.says(host.words(request)), "below", true));
    }

    /** Links to the pages around this one. */
    static Pager pager(String address, PageQuery query, Page page, Total total) {
        long from = Math.min(page.offset() + 1, total.number());
        long to = Math.min(page.offset() + page.limit(), total.number());
        Optional<String> previous = page.offset() > 0
                ? Optional.of(turn(query, page, Math.max(0, page.offset() - page.limit()))
                        .at(address))
                : Optional.empty();
        Optional<String> next = to < total.number() || total.more()
                ? Optional.of(turn(query, page, page.offset() + page.limit()).at(address))
                : Optional.empty();
        return new Pager(from, to, total, previous, next);
    }

    private static PageQuery turn(PageQuery query, Page page, long offset) {
        PageQuery turned = query.with("page[offset]", Long.toString(offset));
        return page.limit() == 50 ? turned : turned.with("page[limit]", Integer.toString(page.limit()));
    }

    /** {@code GET /records/{type}/find}: from the inputs of the form to the address that says the same. */
    public Reply find(Exchange exchange) {
        Request request = Request.of(exchange);
        View view = host.view(request);
        RecordType type = view.requireRecordType(request.segment(1));
        PageFilters filters = filters(view, type, host.words(request));
        return PageHost.see(filters.read(PageQuery.of(request.query())).at(Addresses.records(type.name())));
    }

    /** {@code GET /records/{type}/names}: names of records that a reference may mean, for an input that is being typed. */
    public Reply names(Exchange exchange) {
        Request request = Request.of(exchange);
        View view = host.view(request);
        RecordType type = view.requireRecordType(request.segment(1));
        PageQuery query = PageQuery.of(request.query());
        Field reference = query.value("field")
                .flatMap(type::findField)
                .filter(f -> f.type() == FieldType.REFERENCE && isReadable(view.schema(type), f.name()))
                .orElseThrow(() -> HttpProblem.badParameter("field", "unknown-field", "names no reference"));
        RecordType target = view.requireRecordType(reference.target().orElseThrow());
        Field name = cells(view)
                .nameOf(type, reference)
                .filter(f -> isReadable(view.schema(target), f.name()))
                .orElse(target.id());
        String typed = query.value("named." + reference.name()).orElse("");
        Predicate predicate = typed.isEmpty() || name.type() != FieldType.STRING
                ? Predicate.all()
                : new Predicate.Match(new FieldPath(List.of(name.name())), Predicate.Match.Place.ANYWHERE, typed, true);
        RecordPage page = records.page(
                target,
                new RecordQuery(
                        new Selection(List.of(name.name()), Map.of()), predicate, List.of(), new Page(NAMES, 0)),
                view.visible());
        Words words = host.words(request);
        List<String> names = page.records().stream()
                .map(r -> PageCells.text(r.get(name.name()), words))
                .filter(text -> !text.isEmpty() && text.length() <= Problem.MAX_VALUE_LENGTH)
                .distinct()
                .toList();
        return host.page(200, "names", Map.of("names", names));
    }

    /** {@code GET /records/{type}/{id}}. */
    public Reply details(Exchange exchange) {
        Request request = Request.of(exchange);
        View view = host.view(request);
        RecordType type = view.requireRecordType(request.segment(1));
        String text = request.segment(2);
        QuerySchema schema = view.schema(type);
        Words words = host.words(request);
        Map<String, @Nullable Object> record = field(schema, Field.ID)
                .type()
                .coerce(text)
                .flatMap(id -> records.find(type, id, everything(view, type, schema), view.visible()))
                .orElseThrow(() -> HttpProblem.notFound(
                        "unknown-record", "there is no " + type.name() + " '" + HttpProblem.quoted(text) + "'"));
        List<RecordDetails.Value> values = new ArrayList<>();
        for (String name : schema.fields().keySet()) {
            Optional<Field> field = type.findField(name);
            if (field.isPresent() && isReadable(schema, name)) {
                values.add(new RecordDetails.Value(
                        labelOf(type, field.get()), cells(view).cell(type, field.get(), record.get(name), words)));
            }
        }
        String title = PageCells.title(type, record, words);
        RecordDetails page = new RecordDetails(
                title,
                new Link(Addresses.records(type.name()), PageHost.label(view, type)),
                values,
                related(type, text, view, words));
        return host.page(request, title, "record", page);
    }

    /** As the list calls it, else as an import or export does, else by its name. */
    private static String labelOf(RecordType type, Field field) {
        return type.list().stream()
                .flatMap(l -> l.fields().stream())
                .filter(s -> s.field().equals(field))
                .map(ListPage.Shown::label)
                .findFirst()
                .or(() -> type.imports().stream()
                        .flatMap(i -> i.fields().stream())
                        .filter(f -> f.field().equals(field))
                        .map(f -> f.label())
                        .findFirst())
                .orElse(field.name());
    }

    private static Selection everything(View view, RecordType type, QuerySchema schema) {
        List<String> fields = new ArrayList<>();
        Map<String, Selection> relations = new LinkedHashMap<>();
        for (String name : schema.fields().keySet()) {
            if (!isReadable(schema, name)) {
                continue;
            }
            fields.add(name);
            type.findField(name)
                    .filter(f -> f.type() == FieldType.REFERENCE
                            && schema.relations().containsKey(name))
                    .flatMap(f -> cells(view).nameOf(type, f))
                    .ifPresent(f -> relations.put(name, new Selection(List.of(Field.ID, f.name()), Map.of())));
        }
        return new Selection(fields, relations);
    }

    /** The records that point here, the first of each type. */
    private List<RecordDetails.Related> related(RecordType type, String id, View view, Words words) {
        List<RecordDetails.Related> all = new ArrayList<>();
        for (RecordType other : view.recordTypes()) {
            for (Field field : other.fields().values()) {
                SchemaRelation relation = view.schema(other).relations().get(field.name());
                if (field.type() == FieldType.REFERENCE
                        && field.target().equals(Optional.of(type.name()))
                        && relation != null) {
                    related(other, field, id, view, words).ifPresent(all::add);
                }
            }
        }
        return all;
    }

    private Optional<RecordDetails.Related> related(
            RecordType other, Field reference, String id, View view, Words words) {
        PageQuery query = new PageQuery(List.of()).with("filter[" + reference.name() + "]", id);
        RecordQuery parsed = parse(query.toString(), view.schema(other), problem -> {});
        List<String> fields = new ArrayList<>(List.of(Field.ID));
        PageCells.nameField(other).ifPresent(f -> fields.add(f.name()));
        RecordPage page = records.page(
                other,
                new RecordQuery(
                        new Selection(fields, Map.of()), parsed.predicate(), parsed.sort(), new Page(RELATED, 0)),
                view.visible(),
                COUNTED);
        if (page.records().isEmpty()) {
            return Optional.empty();
        }
        List<Link> links = page.records().stream()
                .map(r -> new Link(
                        PageCells.address(other, Objects.requireNonNull(r.get(Field.ID))),
                        PageCells.title(other, r, words)))
                .toList();
        return Optional.of(new RecordDetails.Related(
                PageHost.label(view, other) + " (" + reference.name() + ", " + words.number(page.total())
                        + (page.more() ? "+" : "") + ")",
                links,
                new Link(query.at(Addresses.records(other.name())), words.say("related-all"))));
    }
}
