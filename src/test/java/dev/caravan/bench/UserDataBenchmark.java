package dev.caravan.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.PlatformServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Measures the user-data export over HTTP, in a process of its own.
 *
 * <pre>java -cp … dev.caravan.bench.UserDataBenchmark fan-in [delay in ms]
 * java -cp … dev.caravan.bench.UserDataBenchmark stream [rows] [heap, such as 96m]</pre>
 *
 * <p>{@code fan-in}: a platform that waits before each answer; eight sections that wait for nothing (one of two pages), one
 * that waits for another, one that waits for that. The slowest chain is three answers long. {@code stream}: rows of a
 * kilobyte over ten sections.
 */
public final class UserDataBenchmark {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROUNDS = 60;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private UserDataBenchmark() {}

    /** Starts. */
    public static void main(String[] args) throws Exception {
        boolean fanIn = args.length == 0 || args[0].equals("fan-in");
        Path folder = Files.createTempDirectory("user-data-bench");
        try (PlatformServer platform = PlatformServer.start().forgetRequests()) {
            if (fanIn) {
                fanIn(platform, folder, args.length > 1 ? Integer.parseInt(args[1]) : 200);
            } else {
                stream(
                        platform,
                        folder,
                        args.length > 1 ? Integer.parseInt(args[1]) : 100_000,
                        args.length > 2 ? args[2] : "96m");
            }
        }
        System.exit(0);
    }

    private static void fanIn(PlatformServer platform, Path folder, int delay) throws Exception {
        StringBuilder sections = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            platform.list("list" + i, rows(i == 0 ? 150 : 5, 10));
            platform.behave("/list" + i, exchange -> waiting(delay));
            sections.append(section("list" + i, ""));
        }
        for (String name : List.of("messages", "notes")) {
            platform.behave("/" + name, exchange -> waiting(delay));
        }
        platform.list("notes", rows(1, 10));
        IntStream.range(0, 5).forEach(i -> platform.list("messages of r" + i, rows(1, 10)));
        sections.append("    - {name: messages, source: http, for_each: list1, items: /messages/data,"
                + " path: \"/messages?conversationId=${item.id}\"}\n");
        sections.append(
                "    - {name: notes, source: http, for_each: messages, items: /notes/data, path: \"/notes?m=${item.id}\"}\n");
        int port = start(platform, folder, sections.toString(), "128m");
        long[] millis = new long[ROUNDS];
        get(port);
        get(port);
        for (int i = 0; i < ROUNDS; i++) {
            long from = System.nanoTime();
            get(port);
            millis[i] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
        }
        Arrays.sort(millis);
        System.out.printf(
                "slowest chain %d ms; export: median %d ms, %s%n",
                3 * delay, millis[ROUNDS / 2], Arrays.toString(millis));
    }

    private static boolean waiting(int delay) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(delay);
        return false;
    }

    private static void stream(PlatformServer platform, Path folder, int rows, String heap) throws Exception {
        StringBuilder sections = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            platform.list("list" + i, rows(rows / 10, 1_000));
            sections.append(section("list" + i, ", page_limit: 500"));
        }
        int port = start(platform, folder, sections.toString(), heap);
        for (int i = 0; i < 3; i++) {
            long from = System.nanoTime();
            long bytes = get(port);
            System.out.printf(
                    "%,d rows, %,d bytes in %d ms with a heap of %s%n",
                    rows, bytes, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from), heap);
        }
    }

    private static List<ObjectNode> rows(int count, int length) {
        String text = "x".repeat(length);
        return IntStream.range(0, count)
                .mapToObj(i -> JSON.createObjectNode().put("id", "r" + i).put("text", text))
                .toList();
    }

    private static String section(String name, String more) {
        return "    - {name: %1$s, source: http, path: \"/%1$s?limit=${page.limit}&offset=${page.offset}\", items: /%1$s/data, total: /%1$s/totalCount%2$s}%n"
                .formatted(name, more);
    }

    private static int start(PlatformServer platform, Path folder, String sections, String heap) throws Exception {
        Files.writeString(folder.resolve("records.yaml"), "records: {country: {}}");
        Files.writeString(
                folder.resolve("schema.sql"), "create table country (id bigint primary key, name varchar(100));");
        Files.writeString(
                folder.resolve("user-data.yaml"),
                "user_data:\n  platform: {url: \"" + platform.url()
                        + "\", as_user: {header: X-User-Id, value: \"${user.id}\"}, timeout: 60s}\n"
                        + "  records: {country: {personal: false}}\n  sections:\n" + sections);
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-Dcaravan.http.port=" + port,
                "-Dcaravan.home=" + folder.resolve("home"),
                "-Dcaravan.config=" + folder.resolve("records.yaml"),
                "-Dcaravan.user-data=" + folder.resolve("user-data.yaml"),
                "-Dcaravan.database.init=" + folder.resolve("schema.sql"),
                "-Dcaravan.samples=",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.caravan.Caravan"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/health"))
                .build();
        for (int i = 0; i < 300; i++) {
            try {
                if (CLIENT.send(health, BodyHandlers.discarding()).statusCode() == 200) {
                    return port;
                }
            } catch (IOException e) {
                // not yet
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IllegalStateException(Files.readString(folder.resolve("log")));
    }

    private static long get(int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/export"))
                .build();
        try (InputStream in = CLIENT.send(request, BodyHandlers.ofInputStream()).body()) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
