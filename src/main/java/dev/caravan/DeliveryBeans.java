package dev.caravan;

import dev.caravan.access.Caller;
import dev.caravan.access.OutgoingHosts;
import dev.caravan.config.Deliveries;
import dev.caravan.flow.DeliveryFlow;
import dev.caravan.flow.PickUpFlow;
import dev.caravan.flow.PlatformConnections;
import dev.caravan.flow.RouteCourier;
import dev.caravan.flow.ScheduleFlow;
import dev.caravan.job.Dispatch;
import dev.caravan.job.ExportOrders;
import dev.caravan.job.Jobs;
import dev.caravan.job.Policy;
import dev.caravan.job.ScheduledExports;
import dev.caravan.model.Catalog;
import dev.caravan.observe.Meters;
import dev.caravan.web.DeliveriesApi;
import dev.caravan.web.HooksApi;
import dev.caravan.web.JobDocuments;
import dev.caravan.web.PageHost;
import dev.caravan.web.SchedulePages;
import dev.caravan.web.Views;
import java.time.Duration;
import java.util.Set;
import org.apache.camel.CamelContext;

/** The beans of what is brought and fetched, by the clock or when somebody calls. */
record DeliveryBeans(
        ExportOrders orders,
        Dispatch dispatch,
        DeliveryFlow flow,
        ScheduledExports exports,
        ScheduleFlow schedules,
        PickUpFlow pickUps,
        HooksApi hooks,
        DeliveriesApi api)
        implements AutoCloseable {
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(30);

    /** @param failingPickUps has the names of the pick-ups that cannot be looked at, as long as that is so */
    static DeliveryBeans of(
            World world,
            CamelContext context,
            Jobs jobs,
            Views views,
            JobDocuments documents,
            Meters meters,
            Set<String> failingPickUps) {
        Deliveries declared = world.deliveries();
        Caller system = world.access().system();
        Catalog own = new Policy(world.catalog()).of(system).catalog();
        OutgoingHosts hosts = world.access().outgoing();
        ExportOrders orders = new ExportOrders(jobs, world.environment(), declared);
        ScheduledExports exports = new ScheduledExports(jobs, orders, world.ledger(), system, world.clock());
        ScheduleFlow schedules = new ScheduleFlow(exports, world.declared().schedules());
        world.ledger().announceEnds(declared::toldOf);
        return new DeliveryBeans(
                orders,
                new Dispatch(world.environment(), declared, new RouteCourier(context.createProducerTemplate()), meters),
                new DeliveryFlow(context.createProducerTemplate(), world.clock()),
                exports,
                schedules,
                new PickUpFlow(world.environment(), own, jobs, system, declared, failingPickUps),
                new HooksApi(
                        world.environment(),
                        own,
                        declared,
                        jobs,
                        orders,
                        documents,
                        hosts,
                        PlatformConnections.open(hosts, FETCH_TIMEOUT),
                        system),
                new DeliveriesApi(views, jobs, orders, world.ledger(), documents, exports, schedules::all, system));
    }

    /** The pages of schedules, in this host. */
    SchedulePages pages(World world, PageHost host) {
        return new SchedulePages(
                host,
                world.ledger(),
                exports,
                orders,
                schedules::all,
                world.access().system());
    }

    @Override
    public void close() {
        pickUps.close();
        dispatch.close();
    }
}
