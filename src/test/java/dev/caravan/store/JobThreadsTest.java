package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What threads log that work for a job has its id, and nothing of the job before. */
final class JobThreadsTest {
    private final ExecutorService threads = new JobThreads(Executors.newSingleThreadExecutor());

    @AfterEach
    void forget() {
        threads.shutdown();
        MDC.clear();
    }

    @Test
    void workCarriesTheIdOfTheJobThatGaveIt() throws Exception {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        for (String id : List.of("one", "two", "")) {
            MDC.clear();
            if (!id.isEmpty()) {
                MDC.put("job_id", id);
            }
            threads.submit(() -> seen.add(String.valueOf(MDC.get("job_id")))).get();
        }
        assertThat(seen).containsExactly("one", "two", "null");
    }
}
