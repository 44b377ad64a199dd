package dev.caravan.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does the same with several things at the same time. */
final class Parallel {
    private Parallel() {}

    /** What the work gave for each; all begin at once. */
    static <A, B> List<B> all(List<A> things, Function<A, B> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(things.size());
        CyclicBarrier start = new CyclicBarrier(things.size());
        try {
            List<Future<B>> running = new ArrayList<>();
            for (A thing : things) {
                running.add(threads.submit(() -> {
                    start.await();
                    return work.apply(thing);
                }));
            }
            List<B> results = new ArrayList<>();
            for (Future<B> future : running) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
