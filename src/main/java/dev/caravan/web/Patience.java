package dev.caravan.web;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections of clients that keep Caravan waiting: for the head of a request, or for its body. It never closes
 * one that waits for Caravan, be it for an answer or until its body is taken. On the connection's own thread only.
 */
final class Patience extends ChannelDuplexHandler {
    /** How slow a body may come in; a slower one is not sent by a line but by somebody who wants to hold a connection. */
    static final int BYTES_A_SECOND = 500;

    /** Looks are counted, not times, so that a machine that stood still for a while blames no client. */
    private static final int LOOKS = 8;

    private final Duration patience;
    private int looks;
    private int owed;
    private boolean receiving;
    private boolean invited;
    private long bytes;
    private @Nullable ScheduledFuture<?> watch;

    private Patience(Duration patience) {
        this.patience = patience;
    }

    /**
     * Watches a connection, which speaks HTTP/1.1.
     *
     * @param patience how long the head of a request may take, from when it could begin
     */
    static void watch(HttpConnection connection, Duration patience) {
        if (connection instanceof ConnectionBase known) {
            ChannelHandlerContext context = known.channelHandlerContext();
            context.pipeline().addBefore(context.name(), "patience", new Patience(patience));
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        long pause = Math.max(1, patience.toMillis() / LOOKS);
        watch = context.executor().scheduleWithFixedDelay(() -> look(context), pause, pause, TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (watch != null) {
            watch.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpObject part
                && part.decoderResult().cause() instanceof PrematureChannelClosureException) {
            // a head that breaks off; nobody is there who could be told so
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            owed++;
            receiving = true;
            invited = !HttpUtil.is100ContinueExpected(request);
            startAnew();
        }
        if (message instanceof HttpContent content) {
            invited = true;
            bytes += content.content().readableBytes();
        }
        if (message instanceof LastHttpContent) {
            receiving = false;
            startAnew();
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ChannelPromise sent = promise;
        if (message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            invited = true;
            startAnew();
        } else if (message instanceof LastHttpContent) {
            invited = true;
            // a long answer may be on its way for longer than a client may be silent
            sent = promise.unvoid();
            sent.addListener(done -> {
                owed--;
                startAnew();
            });
        }
        var unused = context.write(message, sent);
    }

    private void startAnew() {
        looks = 0;
        bytes = 0;
    }

    private void look(ChannelHandlerContext context) {
        if (waitsForUs(context)) {
            startAnew();
        } else if (++looks >= LOOKS) {
            if (receiving && bytes * 1000 >= patience.toMillis() * BYTES_A_SECOND) {
                startAnew();
            } else {
                var unused = context.close();
            }
        }
    }

    private boolean waitsForUs(ChannelHandlerContext context) {
        return receiving ? !invited || !context.channel().config().isAutoRead() : owed > 0;
    }
}
