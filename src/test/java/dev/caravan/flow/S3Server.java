package dev.caravan.flow;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A store of objects in a process of its own, which is one for all tests of a run. */
public final class S3Server {
    /** The bucket that there is. */
    public static final String BUCKET = "box";

    private static final long PATIENCE_NANOS = 180_000_000_000L;

    private static volatile URI started = URI.create("none:yet");

    private S3Server() {}

    /** Where it is; starts it if this is the first to ask. */
    public static synchronized URI endpoint() throws IOException {
        if (started.getScheme().equals("none")) {
            started = start();
        }
        return started;
    }

    private static URI start() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path log = Files.createTempFile("caravan-s3-", ".log");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx200m",
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dhttp.port=" + port,
                        "-Dserver.port=0",
                        "-Dcom.adobe.testing.s3mock.store.initialBuckets=" + BUCKET,
                        "-jar",
                        jar()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        awaitAnswer(endpoint, process, log);
        return endpoint;
    }

    private static String jar() {
        return Stream.of(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                .filter(p -> p.matches(".*s3mock-[^/\\\\]*-exec\\.jar"))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitAnswer(URI endpoint, Process process, Path log) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() - end < 0) {
            try {
                HttpURLConnection connection = (HttpURLConnection)
                        endpoint.resolve("/" + BUCKET + "?list-type=2").toURL().openConnection();
                if (connection.getResponseCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // not yet
            }
            if (!process.isAlive()) {
                break;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
        throw new IOException("the store did not start:\n" + Files.readString(log));
    }
}
