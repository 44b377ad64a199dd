package dev.caravan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The service in a process of its own, as users run it; had through {@link Caravans}. */
final class RunningCaravan implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    /** Long enough for a machine that does much else. */
    static final Duration PATIENCE = Duration.ofSeconds(150);

    /** A setting of tests: no file may become larger than so many kilobytes. */
    static final String LARGEST_FILE = "test.largest-file";

    private static final Set<String> FINAL = Set.of("completed", "completed_with_errors", "failed", "cancelled");
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The sample files, each with the folder of its import, in the order in which they are imported. */
    static final List<Path> SAMPLES = samples();

    private final Process process;
    private final Path home;
    private final int port;
    private final Path log;

    private RunningCaravan(Process process, Path home, int port, Path log) {
        this.process = process;
        this.home = home;
        this.port = port;
        this.log = log;
    }

    /** Starts the process; it need not be ready yet. */
    static RunningCaravan start(Path home, Map<String, String> settings) {
        try {
            int port = freePort();
            Map<String, String> all = new LinkedHashMap<>(settings);
            all.put("caravan.home", home.toString());
            all.putIfAbsent("caravan.http.port", Integer.toString(port));
            Path log = Files.createTempFile("caravan-", ".log");
            Process process = new ProcessBuilder(command(all, List.of()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new RunningCaravan(process, home, Integer.parseInt(all.get("caravan.http.port")), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command line that starts Caravan from the classes under test. */
    static List<String> command(Map<String, String> settings, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (settings.containsKey(LARGEST_FILE)) {
            // a file that grows beyond it fails as on a full disk
            command.addAll(List.of("bash", "-c", "ulimit -f $0; exec \"$@\"", settings.get(LARGEST_FILE)));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + settings.getOrDefault("test.memory", "160m"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dlogback.configurationFile=src/main/resources/logback.xml",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path")));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("dev.caravan.Caravan");
        command.addAll(arguments);
        return command;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Waits until work can be done. */
    RunningCaravan awaitReady() {
        Await.until("the service is ready", PATIENCE, () -> {
            requireAlive();
            return get("/observe/health").statusCode() == 200;
        });
        return this;
    }

    private void requireAlive() {
        if (!process.isAlive()) {
            throw new AssertionError("the process has ended with " + process.exitValue() + ":\n" + log());
        }
    }

    Path home() {
        return home;
    }

    int port() {
        return port;
    }

    Process process() {
        return process;
    }

    /** All that it has said so far. */
    String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    JsonNode json(String path) {
        return json(get(path));
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(answer.statusCode() + ": " + answer.body(), e);
        }
    }

    /** Posts this text; headers are names and values. */
    HttpResponse<String> post(String path, String body, String... headers) {
        return send("POST", path, BodyPublishers.ofString(body), headers);
    }

    HttpResponse<String> post(String path, Form form) {
        return send("POST", path, BodyPublishers.ofByteArray(form.bytes()), "Content-Type", form.contentType());
    }

    HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).method(method, body).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection of its own, for requests that no well-behaved client would send. */
    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    /** Sends these bytes as they are, and answers with all that comes back until the service hangs up. */
    String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The job once it has ended. */
    JsonNode awaitEnd(String jobId) {
        return Await.value("job " + jobId + " has ended", PATIENCE, () -> Optional.of(json("/api/jobs/" + jobId))
                .filter(job -> FINAL.contains(job.path("state").asText())));
    }

    /** Drops a file as a good neighbour does: whole, by renaming it into place. */
    Path drop(String importName, String fileName, String text) throws IOException {
        return drop(importName, fileName, text.getBytes(StandardCharsets.UTF_8));
    }

    Path drop(String importName, String fileName, byte[] bytes) throws IOException {
        Path folder = Files.createDirectories(home.resolve("inbox").resolve(importName));
        Path part = Files.write(folder.resolve("." + fileName), bytes);
        return Files.move(part, folder.resolve(fileName), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The result of a dropped file, once it is there. */
    JsonNode awaitResult(String importName, String fileName) {
        Path result = outbox(importName, fileName + ".result.json");
        Await.until(result + " appears", PATIENCE, () -> {
            if (Files.exists(result)) {
                return true;
            }
            requireAlive();
            return false;
        });
        try {
            return JSON.readTree(Files.readString(result));
        } catch (IOException e) {
            throw new AssertionError("a result is not whole under its final name", e);
        }
    }

    private static List<Path> samples() {
        Path inbox = Path.of("samples/inbox");
        try (Stream<Path> files = Files.walk(inbox)) {
            return files.filter(Files::isRegularFile)
                    .map(inbox::relativize)
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until each sample file that is dropped at the first start has been imported, and has its result. */
    RunningCaravan awaitSamples() {
        for (Path sample : SAMPLES) {
            awaitResult(sample.getName(0).toString(), sample.getName(1).toString());
        }
        return this;
    }

    Path inbox(String importName, String... names) {
        return home.resolve("inbox").resolve(importName).resolve(String.join("/", names));
    }

    Path outbox(String importName, String name) {
        return home.resolve("outbox").resolve(importName).resolve(name);
    }

    /** Asks the process to stop, and waits until it has. */
    int stop() {
        process.destroy();
        return awaitExit();
    }

    /** The exit code, once the process has ended. */
    int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the process has not ended:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Kills the process at once, as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    @Override
    public void close() {
        kill();
    }

    /** Where a path of the service is. */
    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
