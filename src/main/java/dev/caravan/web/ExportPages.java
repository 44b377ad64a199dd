package dev.caravan.web;

import dev.caravan.format.FileFormat;
import dev.caravan.job.ExportOrders;
import dev.caravan.job.ExportPreview;
import dev.caravan.job.ExportRun;
import dev.caravan.job.ImportRun;
import dev.caravan.job.Jobs;
import dev.caravan.model.ExportAction;
import dev.caravan.model.ExportField;
import dev.caravan.model.Field;
import dev.caravan.model.Job;
import dev.caravan.model.Problem;
import dev.caravan.model.RecordType;
import dev.caravan.observe.Meters;
import dev.caravan.query.Handling;
import dev.caravan.query.QueryException;
import dev.caravan.store.Records;
import dev.caravan.web.page.ExportForm;
import dev.caravan.web.page.Link;
import dev.caravan.web.page.Total;
import dev.caravan.web.page.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/** The page of an export: its filters, columns and format, how many records it will be, and the first of them. */
public final class ExportPages {
    private static final int PREVIEW = 10;

    private final Records records;
    private final Exports exports;
    private final Jobs jobs;
    private final ExportOrders orders;
    private final PageHost host;

    /** Exports of this environment. */
    public ExportPages(
            PageHost host,
            ImportRun.Environment environment,
            Records records,
            Jobs jobs,
            ExportOrders orders,
            Meters meters) {
        this.orders = orders;
        this.records = records;
        this.exports = new Exports(environment, records, meters);
        this.jobs = jobs;
        this.host = host;
    }

    /** {@code GET /exports/{name}}. */
    public Reply form(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        ExportAction action = exports.get(request, request.segment(1));
        View view = host.view(request);
        RecordType type = view.catalog().getRecordType(action.recordType());
        PageQuery asked = PageQuery.of(request.query()).without("page");
        List<String> complaints = new ArrayList<>();
        Words words = host.words(request);
        ExportRun.Request wanted = parse(request, action, asked, complaints, words);
        ExportPreview preview = ExportPreview.of(
                view.catalog(), view.records(records), wanted, view.visible(), PREVIEW, RecordPages.COUNTED);
        PageFilters filters = filters(view, type, words);
        String address = Addresses.of(action);
        ExportForm form = new ExportForm(
                action.label(),
                new Link(Addresses.records(type.name()), PageHost.label(view, type)),
                address,
                address,
                Addresses.file(action),
                asked.without("sort").without("fields").toString(),
                asked.value("sort").orElse(""),
                sorts(type, asked.value("sort").orElse(""), words),
                columns(action, wanted.action()),
                formats(asked.value("format").orElse("")),
                filters.conditions(asked),
                filters.hidden(asked),
                complaints,
                preview.more()
                        ? new Total(preview.total(), Optional.of(asked.at(address + "/count")))
                        : Total.exactly(preview.total()),
                preview.labels(),
                preview.rows().stream()
                        .map(row -> row.stream().map(Problem::abbreviate).toList())
                        .toList());
        return host.page(request, action.label(), "export", form);
    }

    /** {@code GET /exports/{name}/count}: how many records the export would be. */
    public Reply count(Exchange exchange) {
        Request request = Request.of(exchange);
        ExportAction action = exports.get(request, request.segment(1));
        View view = host.view(request);
        PageQuery asked = PageQuery.of(request.query()).without("page");
        ExportRun.Request wanted = parse(request, action, asked, new ArrayList<>(), host.words(request));
        long number = ExportPreview.count(view.catalog(), view.records(records), wanted);
        return host.page(
                200, "total", Map.of("says", host.words(request).say("records-in-file", number), "below", false));
    }

    private static PageFilters filters(View view, RecordType type, Words words) {
        PageCells cells = new PageCells(view.catalog());
        return new PageFilters(type, reference -> cells.nameOf(type, reference), words.zoneId());
    }

    private ExportRun.Request parse(
            Request request, ExportAction action, PageQuery query, List<String> complaints, Words words) {
        try {
            return exports.of(request, action, FileFormat.CSV, false, query.toString(), Handling.STRICT);
        } catch (QueryException e) {
            e.problems().forEach(p -> complaints.add(RecordPages.complaint(p, words)));
        }
        return exports.of(request, action, FileFormat.CSV, false, "", Handling.STRICT);
    }

    private static List<ExportForm.Choice> sorts(RecordType type, String chosen, Words words) {
        List<ExportForm.Choice> sorts = new ArrayList<>();
        sorts.add(new ExportForm.Choice("", words.say("sort.default"), chosen.isEmpty()));
        List<Field> fields = new ArrayList<>(type.fields().values());
        type.createdAt().ifPresent(fields::add);
        type.updatedAt().ifPresent(fields::add);
        for (Field field : fields) {
            switch (field.type()) {
                case STRING, NUMBER, DATE, DATETIME, TIME -> {
                    for (String key : List.of(field.name(), "-" + field.name())) {
                        String arrow = key.startsWith("-") ? " ↓" : " ↑";
                        sorts.add(new ExportForm.Choice(key, field.name() + arrow, chosen.equals(key)));
                    }
                }
                default -> {
                    // has no order that means anything to people
                }
            }
        }
        if (sorts.stream().noneMatch(ExportForm.Choice::chosen)) {
            sorts.add(new ExportForm.Choice(chosen, chosen, true));
        }
        return sorts;
    }

    private static List<ExportForm.Choice> columns(ExportAction action, ExportAction wanted) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (ExportField field : action.fields()) {
            labels.merge(field.name(), field.label(), (a, b) -> a + ", " + b);
        }
        List<String> chosen = wanted.fields().stream().map(ExportField::name).toList();
        return labels.entrySet().stream()
                .map(e -> new ExportForm.Choice(e.getKey(), e.getValue(), chosen.contains(e.getKey())))
                .toList();
    }

    private static List<ExportForm.Choice> formats(String chosen) {
        return Formats.WRITABLE.stream()
                .map(f -> new ExportForm.Choice(f.id(), f.id().toUpperCase(Locale.ROOT), f.id().equals(chosen)))
                .toList();
    }

    /** {@code GET /exports/{name}/find}: from the inputs of the form to the address that says the same. */
    public Reply find(Exchange exchange) {
        Request request = Request.of(exchange);
        ExportAction action = exports.get(request, request.segment(1));
        View view = host.view(request);
        RecordType type = view.catalog().getRecordType(action.recordType());
        PageFilters filters = filters(view, type, host.words(request));
        return PageHost.see(filters.read(PageQuery.of(request.query())).at(Addresses.of(action)));
    }

    /** {@code POST /exports/{name}}: leads to the file, or makes a job of it. */
    public Reply create(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        ExportAction action = exports.get(request, request.segment(1));
        PageQuery form = request.form();
        FileFormat format = Formats.of(form.value("format").orElse("csv"));
        PageQuery query = PageQuery.of(form.value("query").orElse(""));
        Optional<String> sort = form.value("sort").filter(s -> !s.isEmpty());
        if (sort.isPresent()) {
            query = query.with("sort", sort.get());
        }
        List<String> all =
                action.fields().stream().map(ExportField::name).distinct().toList();
        List<String> columns = form.values("column");
        if (!columns.isEmpty() && !columns.equals(all)) {
            query = query.with("fields", String.join(",", columns));
        }
        if (!form.value("how").orElse("").equals("job")) {
            exports.of(request, action, format, false, query.toString(), Handling.STRICT);
            return PageHost.see(query.with("format", format.id()).at(Addresses.file(action)));
        }
        String text = query.pairs().isEmpty() ? "" : query.toString();
        Job job = orders.create(exports.order(request, action, format, false, text, List.of(), Optional.empty()));
        jobs.enqueue(job);
        return PageHost.see(Addresses.of(job));
    }
}
