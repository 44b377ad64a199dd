package dev.caravan;

import dev.caravan.access.OutgoingHosts;
import dev.caravan.flow.PlatformConnections;
import dev.caravan.flow.PlatformFlow;
import dev.caravan.flow.UserDataFlow;
import dev.caravan.job.userdata.UserDataRun;
import dev.caravan.model.JobKind;
import dev.caravan.model.Platform;
import dev.caravan.store.JobThreads;
import dev.caravan.web.SamplePlatform;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.apache.camel.CamelContext;
import org.apache.hc.client5.http.classic.HttpClient;

/** What the routes of the user-data export call. */
record UserDataBeans(
        Optional<UserDataRun.Environment> environment,
        ExecutorService threads,
        UserDataFlow flow,
        PlatformFlow platform,
        HttpClient connections,
        SamplePlatform samplePlatform) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /**
     * The beans.
     *
     * @param own the certificate that Caravan shows to its clients, if it speaks TLS
     */
    static UserDataBeans of(World world, CamelContext context, Optional<X509Certificate> own) {
        Settings settings = world.settings();
        int parallel = parallel(settings);
        int connections = world.database().connections();
        Optional<Platform> configured = world.userData().flatMap(plan -> plan.platform());
        OutgoingHosts listed = world.access().outgoing();
        OutgoingHosts hosts = configured.map(p -> listed.and(p.url())).orElse(listed);
        PlatformFlow platform = new PlatformFlow(context.createProducerTemplate());
        Semaphore slots = new Semaphore(Math.max(1, connections / 4));
        Optional<UserDataRun.Environment> environment = world.userData()
                .map(plan -> new UserDataRun.Environment(
                        plan, world.environment(), world.records(), platform, hosts, slots));
        UserDataFlow flow = new UserDataFlow(environment);
        Path data = settings.path("caravan.samples.platform", "samples/platform");
        return new UserDataBeans(
                environment,
                new JobThreads(context.getExecutorServiceManager()
                        .newFixedThreadPool(flow, JobKind.USER_DATA.label(), parallel)),
                flow,
                platform,
                PlatformConnections.open(
                        hosts, configured.map(Platform::timeout).orElse(DEFAULT_TIMEOUT), own),
                new SamplePlatform(data, settings.find("caravan.platform.token").orElse("")));
    }

    /** How many requests and reads are made at a time. */
    static int parallel(Settings settings) {
        return settings.number("caravan.user-data.parallel", 16, 1, 200);
    }
}
