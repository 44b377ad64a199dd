package dev.caravan.bench;

import dev.caravan.access.Tokens;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures whether the time of an answer tells what is somebody else's from what is not there: both are asked for in turn,
 * and the medians are compared with what two halves of the same question differ by.
 *
 * <pre>java -cp … dev.caravan.bench.AbsenceBenchmark [rounds]</pre>
 */
public final class AbsenceBenchmark {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern ID = Pattern.compile("\"id\" : \"([^\"]+)\"");
    private static final String ABSENT_JOB = "018f0000-0000-7000-8000-000000000000";
    private static final int WARM_UP = 300;

    private AbsenceBenchmark() {}

    /** What is asked, with a foreign and an absent thing. */
    private record Asked(String method, String path, String body, String foreign, String absent) {}

    /** Starts. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 2_000;
        Path folder = Files.createTempDirectory("absence-bench");
        String ada = Tokens.make(new SecureRandom());
        String bob = Tokens.make(new SecureRandom());
        int port = start(folder, ada, bob);
        String job = job(port, bob);
        List<Asked> all = List.of(
                new Asked("GET", "/api/records/task/{}", "", "3", "9"),
                new Asked("GET", "/api/jobs/{}", "", job, ABSENT_JOB),
                new Asked("GET", "/api/jobs/{}/files/export", "", job, ABSENT_JOB),
                new Asked("GET", "/api/exports/{}", "", "export-all", "export-bll"),
                new Asked("GET", "/api/imports/{}/template?format=csv", "", "import-all", "import-bll"),
                new Asked("POST", "/api/imports/{}", "title\nx\n", "import-all", "import-bll"),
                new Asked("GET", "/api/export?user={}", "", "bob", "zed"));
        System.out.printf("%-42s %10s %10s %12s %12s%n", "", "foreign", "absent", "difference", "noise");
        for (Asked asked : all) {
            measure(port, ada, asked, rounds);
        }
        System.exit(0);
    }

    private static void measure(int port, String token, Asked asked, int rounds) throws Exception {
        double[] foreign = new double[rounds];
        double[] absent = new double[rounds];
        for (int i = -WARM_UP; i < rounds; i++) {
            // each comes first as often as the other
            boolean first = i % 2 == 0;
            double one = micros(port, token, asked, first ? asked.foreign() : asked.absent());
            double other = micros(port, token, asked, first ? asked.absent() : asked.foreign());
            if (i >= 0) {
                foreign[i] = first ? one : other;
                absent[i] = first ? other : one;
            }
        }
        double noise = Math.abs(median(Arrays.copyOfRange(absent, 0, rounds / 2))
                - median(Arrays.copyOfRange(absent, rounds / 2, rounds)));
        System.out.printf(
                "%-42s %7.0f us %7.0f us %9.0f us %9.0f us%n",
                asked.method() + " " + asked.path(),
                median(foreign),
                median(absent),
                median(foreign) - median(absent),
                noise);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double micros(int port, String token, Asked asked, String thing) throws Exception {
        long begin = System.nanoTime();
        send(port, token, asked.method(), asked.path().replace("{}", thing), asked.body());
        return (System.nanoTime() - begin) / 1_000.0;
    }

    private static HttpResponse<String> send(int port, String token, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String job(int port, String token) throws Exception {
        String body =
                send(port, token, "POST", "/api/exports/export-tasks", "{}").body();
        Matcher id = ID.matcher(body);
        if (!id.find()) {
            throw new IllegalStateException(body);
        }
        while (!send(port, token, "GET", "/api/jobs/" + id.group(1), "").body().contains("\"completed\"")) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return id.group(1);
    }

    private static int start(Path folder, String ada, String bob) throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("caravan.http.port", Integer.toString(port));
        settings.put("caravan.http.requests-per-minute", "0");
        settings.put("caravan.home", folder.resolve("home").toString());
        settings.put("caravan.config", "src/test/resources/access/config.yaml");
        settings.put("caravan.user-data", "src/test/resources/access/user-data.yaml");
        settings.put("caravan.database.init", "src/test/resources/access/schema.sql");
        settings.put("caravan.samples", "");
        settings.put(
                "caravan.access",
                Files.writeString(folder.resolve("access.yaml"), """
                        sign_in: tokens
                        tokens:
                          - {sha256: %s, user: ada, tenant: t1, roles: [member]}
                          - {sha256: %s, user: bob, tenant: t2, roles: [member]}
                        """.formatted(Tokens.digest(ada), Tokens.digest(bob)))
                        .toString());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC"));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.caravan.Caravan"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        for (int i = 0; i < 600; i++) {
            try {
                if (send(port, "", "GET", "/observe/health", "").statusCode() == 200) {
                    return port;
                }
            } catch (IOException e) {
                // not yet
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IllegalStateException(Files.readString(folder.resolve("log")));
    }
}
