package dev.caravan.flow;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a client and a server, and cuts the connection when so many bytes have gone to the server. */
final class CuttingProxy implements AutoCloseable {
    /** So many that nothing is cut. */
    static final long NEVER = Long.MAX_VALUE;

    private final ServerSocket listening;
    private final int target;
    private final AtomicLong left = new AtomicLong(NEVER);
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    CuttingProxy(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Cuts whatever is connected when so many bytes have gone to the server from now on. */
    void cutAfter(long bytes) {
        left.set(bytes);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // a connection that is cut is what this is for
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(client);
            sockets.add(server);
            start(() -> pump(client, server, true));
            start(() -> pump(server, client, false));
        }
    }

    private void pump(Socket from, Socket to, boolean counted) throws IOException {
        byte[] buffer = new byte[512];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (counted && left.get() != NEVER) {
                    long before = left.getAndAdd(-n);
                    if (before < n) {
                        out.write(buffer, 0, (int) Math.max(0, before));
                        out.flush();
                        return;
                    }
                }
                out.write(buffer, 0, n);
                out.flush();
            }
        } finally {
            from.close();
            to.close();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
