package dev.caravan.web;

import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.RecordQueryOptions;
import dev.caravan.store.JobPage;
import dev.caravan.store.JobSchema;
import dev.caravan.store.Ledger;
import dev.caravan.web.page.MyDataPage;
import dev.caravan.web.page.Words;
import java.io.IOException;
import java.util.List;
import org.apache.camel.Exchange;

/** The page on which users ask for all that is held about them. */
public final class UserDataPages {
    private static final int LATELY = 10;

    private final PageHost host;
    private final UserDataApi api;
    private final Ledger ledger;

    /** Asks this API. */
    public UserDataPages(PageHost host, UserDataApi api, Ledger ledger) {
        this.host = host;
        this.api = api;
        this.ledger = ledger;
    }

    /** {@code GET /my-data}. */
    public Reply show(Exchange exchange) {
        Request request = Request.of(exchange);
        api.requireOn();
        Words words = host.words(request);
        View view = host.view(request);
        PageQuery mine = new PageQuery(List.of())
                .with("filter[kind]", JobKind.USER_DATA.label())
                .with("filter[created_by]", request.caller().user())
                .with("page[limit]", Integer.toString(LATELY));
        JobPage page = ledger.page(
                RecordQuery.parse(mine.toString(), JobSchema.INSTANCE, RecordQueryOptions.DEFAULT), view.visibleJobs());
        MyDataPage data = new MyDataPage(
                page.jobs().stream().map(job -> JobPages.line(job, view, words)).toList());
        return host.page(request, words.say("my-data"), "mydata", data);
    }

    /** {@code POST /my-data}: begins to collect it; the job's page shows how far that is. */
    public Reply ask(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        request.form();
        Job job = api.ask(request.caller());
        return PageHost.see(Addresses.of(job));
    }
}
