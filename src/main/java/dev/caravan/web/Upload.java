package dev.caravan.web;

import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that a client sends, as a form's field {@code file} or as the whole body; its bytes are read as they come.
 *
 * @param fileName as the client calls it, without any folder; empty if a form was sent without choosing a file
 * @param wholeForm done when all of the form has come
 */
record Upload(HttpServerRequest request, String fileName, InputStream stream, CompletableFuture<?> wholeForm)
        implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final long FORM_OVERHEAD = 1 << 20;
    private static final String NAMELESS = "upload";
    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary\\s*=\\s*\"?[^\";\\s]", Pattern.CASE_INSENSITIVE);

    /** The upload of this request, which must be paused and not read yet. */
    static Upload of(HttpServerRequest request, String nameOfBody) {
        return isForm(request)
                ? ofForm(request)
                : new Upload(
                        request,
                        plainName(nameOfBody),
                        new RequestStream(request, cut(request)).start(),
                        CompletableFuture.completedFuture(null));
    }

    private static Runnable cut(HttpServerRequest request) {
        return () -> request.connection().close();
    }

    static boolean isForm(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    }

    private static Upload ofForm(HttpServerRequest request) {
        if (!BOUNDARY.matcher(request.getHeader("Content-Type")).find()) {
            throw HttpProblem.badRequest(
                    "malformed-form",
                    "the Content-Type has no boundary; expected multipart/form-data; boundary=…, as the form's parts"
                            + " are divided");
        }
        CompletableFuture<Optional<Upload>> arrived = new CompletableFuture<>();
        Context context = Vertx.currentContext();
        Runnable listen = () -> listen(request, arrived);
        if (context == null) {
            listen.run();
        } else {
            context.runOnContext(nothing -> listen.run());
        }
        try {
            return await(arrived)
                    .orElseThrow(() -> HttpProblem.badRequest(
                            "missing-file", "the form has no file; send it as the field 'file'"));
        } catch (ExecutionException e) {
            throw broken(e.getCause());
        }
    }

    private static <T> T await(CompletableFuture<T> future) throws ExecutionException {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (TimeoutException e) {
            throw new HttpProblem(
                    408, "request-timeout", "no file came for " + PATIENCE_SECONDS + " seconds; send it again");
        }
    }

    private static HttpProblem broken(@Nullable Throwable cause) {
        return cause instanceof HttpProblem problem ? problem : malformed(why(cause));
    }

    private static HttpProblem malformed(String why) {
        return HttpProblem.badRequest("malformed-form", "the form cannot be read: " + why);
    }

    /** What the decoder of forms, whose own words are not for clients, means. */
    private static String why(@Nullable Throwable cause) {
        if (cause instanceof HttpPostRequestDecoder.TooManyFormFieldsException) {
            return "it has more than " + HttpServerOptions.DEFAULT_MAX_FORM_FIELDS + " fields";
        }
        if (cause instanceof HttpPostRequestDecoder.TooLongFormFieldException) {
            return "the head of a part, with its name and the file's, is longer than "
                    + HttpServerOptions.DEFAULT_MAX_FORM_BUFFERED_SIZE + " bytes";
        }
        if (cause != null && String.valueOf(cause.getMessage()).contains("Size exceed")) {
            return "a field is longer than " + HttpServerOptions.DEFAULT_MAX_FORM_ATTRIBUTE_SIZE + " bytes";
        }
        return "it is not whole, or not made as multipart/form-data is";
    }

    private static void listen(HttpServerRequest request, CompletableFuture<Optional<Upload>> arrived) {
        CompletableFuture<Boolean> whole = new CompletableFuture<>();
        try {
            request.setExpectMultipart(true);
        } catch (RuntimeException e) {
            // the decoder's reading of the Content-Type has holes
            arrived.completeExceptionally(e);
            return;
        }
        request.exceptionHandler(failure -> {
            arrived.completeExceptionally(failure);
            whole.completeExceptionally(failure);
        });
        request.endHandler(end -> {
            arrived.complete(Optional.empty());
            whole.complete(true);
        });
        request.uploadHandler(file -> {
            if (!arrived.isDone() && "file".equals(file.name())) {
                file.pause();
                RequestStream stream = new RequestStream(file, cut(request)).start();
                request.endHandler(end -> {
                    whole.complete(true);
                    endOfForm(file, stream);
                });
                arrived.complete(Optional.of(new Upload(request, plainName(file.filename()), stream, whole)));
            } else {
                file.resume();
            }
        });
        request.resume();
    }

    /** All of the request has come: where the file has no end by now, the boundary behind it is missing. */
    private static void endOfForm(HttpServerFileUpload file, RequestStream stream) {
        file.resume();
        Vertx.currentContext()
                .runOnContext(nothing -> stream.requireEnd(malformed(
                        "it ends in the middle of the file; the boundary that" + " closes the form is missing")));
    }

    /** A field of the form, once the file has been read; waits for the rest of the form, in which it may stand. */
    Optional<String> field(String name) {
        try {
            await(wholeForm);
        } catch (ExecutionException e) {
            throw broken(e.getCause());
        }
        return isForm(request) ? Optional.ofNullable(request.getFormAttribute(name)) : Optional.empty();
    }

    /** How many bytes the file has at least, as far as the request says it beforehand: 0 if it does not. */
    long announced() {
        String length = request.getHeader("Content-Length");
        if (length == null || !length.matches("\\d{1,18}")) {
            return 0;
        }
        // a form has other fields, and a head and an end of each
        return isForm(request) ? Math.max(0, Long.parseLong(length) - FORM_OVERHEAD) : Long.parseLong(length);
    }

    /** Lets what is not read yet pass by. */
    @Override
    public void close() throws IOException {
        stream.close();
    }

    /** The last part of a path, whichever system's: a client must not choose a folder here. */
    static String plainName(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean = last.replaceAll("\\p{Cntrl}", "");
        if (clean.equals(".") || clean.equals("..")) {
            return NAMELESS;
        }
        return clean.length() > 200 ? clean.substring(clean.length() - 200) : clean;
    }
}
