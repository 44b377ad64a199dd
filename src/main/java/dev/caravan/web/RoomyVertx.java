package dev.caravan.web;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Vert.x whose HTTP servers take longer URLs than the 4,096 characters that Vert.x allows by itself, and answer what
 * they cannot read with a problem body, wait for no client for ever, and speak TLS if they are told to. Camel makes its server with fixed options; so they are changed on the way.
 */
public final class RoomyVertx implements InvocationHandler {
    /** Room for the longest query that is read, for its path, and to tell that a query is too long. */
    static final int LONGEST_LINE = 96 * 1024;

    /** Nothing here serves files of the class path, for which it would make a folder for copies at each start. */
    private static final VertxOptions OPTIONS = new VertxOptions()
            // on a machine that does much else threads may stand still for a while without being stuck
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
            .setMaxEventLoopExecuteTime(15)
            .setWarningExceptionTimeUnit(TimeUnit.SECONDS)
            .setWarningExceptionTime(60)
            .setFileSystemOptions(
                    new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false));

    private final Vertx vertx;
    private final Optional<Tls> tls;
    private final Duration patience;

    private RoomyVertx(Vertx vertx, Optional<Tls> tls, Duration patience) {
        this.vertx = vertx;
        this.tls = tls;
        this.patience = patience;
    }

    /**
     * A new one; whoever asks for it closes it.
     *
     * @param patience how long its servers wait for the head of a request
     */
    public static Vertx create(Optional<Tls> tls, Duration patience) {
        return (Vertx) Proxy.newProxyInstance(
                RoomyVertx.class.getClassLoader(),
                new Class<?>[] {VertxInternal.class},
                new RoomyVertx(Vertx.vertx(OPTIONS), tls, patience));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        try {
            if (arguments != null && arguments.length == 1 && arguments[0] instanceof HttpServerOptions options) {
                prepare(options);
                return prepare((HttpServer) method.invoke(vertx, options));
            }
            return method.invoke(vertx, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void prepare(HttpServerOptions options) {
        options.setMaxInitialLineLength(LONGEST_LINE);
        // a client that offers to change to HTTP/2 has its body taken by the change, and we would never see it
        options.setHttp2ClearTextEnabled(false);
        tls.ifPresent(given -> given.putInto(options, vertx));
    }

    private HttpServer prepare(HttpServer server) {
        return server.invalidRequestHandler(request -> ServerProblems.refuse(request, vertx))
                .connectionHandler(connection -> Patience.watch(connection, patience));
    }
}
