package dev.caravan.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * A Vert.x whose HTTP servers take longer URLs than the 4,096 characters that Vert.x allows by itself, and answer what
 * they cannot read with a problem body. Camel makes its server with fixed options; so they are changed on the way.
 */
public final class RoomyVertx implements InvocationHandler {
    /** Room for the longest query that is read, for its path, and to tell that a query is too long. */
    static final int LONGEST_LINE = 96 * 1024;

    private final Vertx vertx;

    private RoomyVertx(Vertx vertx) {
        this.vertx = vertx;
    }

    /** A new one; whoever asks for it closes it. */
    public static Vertx create() {
        return (Vertx) Proxy.newProxyInstance(
                RoomyVertx.class.getClassLoader(), new Class<?>[] {VertxInternal.class}, new RoomyVertx(Vertx.vertx()));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        try {
            if (arguments != null && arguments.length == 1 && arguments[0] instanceof HttpServerOptions options) {
                options.setMaxInitialLineLength(LONGEST_LINE);
                // a client that offers to change to HTTP/2 has its body taken by the change, and we would never see it
                options.setHttp2ClearTextEnabled(false);
                HttpServer server = (HttpServer) method.invoke(vertx, options);
                return server.invalidRequestHandler(request -> ServerProblems.refuse(request, vertx));
            }
            return method.invoke(vertx, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
