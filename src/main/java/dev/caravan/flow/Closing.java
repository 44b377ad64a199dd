package dev.caravan.flow;

import java.io.Closeable;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what a route works with as soon as its exchange is done, well or not. */
final class Closing extends SynchronizationAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Closeable run;
    private final String what;

    private Closing(Closeable run, String what) {
        this.run = run;
        this.what = what;
    }

    /**
     * Hands the closing of this run to the exchange. What fails then is logged, for the outcome is known already.
     *
     * @param what that run, as the log names it: {@code the run of job …}
     */
    static void atTheEndOf(Exchange exchange, Closeable run, String what) {
        exchange.getExchangeExtension().addOnCompletion(new Closing(run, what));
    }

    @Override
    public void onDone(Exchange exchange) {
        try {
            run.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} was not closed cleanly; temporary files may be left", what, e);
        }
    }
}
