package dev.caravan;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashFieldNames;
import net.logstash.logback.stacktrace.ShortenedThrowableConverter;
import org.slf4j.LoggerFactory;

/** Where the log goes, and in which shape: what {@code logback.xml} leaves to settings. */
final class Logs {
    private static final String STDERR = "STDERR";
    private static final String FILE = "FILE";
    private static final String NAME = "caravan";
    private static final String TEXT_OF_FILES = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %-28logger{28} %msg%n";
    private static final String LARGEST_FILE = "100MB";
    private static final int LONGEST_TRACE = 32_768;

    private Logs() {}

    /**
     * What settings say of logs.
     *
     * @param keep how long files are kept; empty: for ever
     */
    record Wanted(boolean json, Optional<Path> folder, Optional<Duration> keep) {
        static Wanted of(Settings settings) {
            return new Wanted(
                    settings.choice("caravan.log.format", "text", "text", "json")
                            .equals("json"),
                    settings.find("caravan.log.folder").map(name -> settings.path("caravan.log.folder", name)),
                    settings.keep("caravan.log.keep", Duration.ofDays(30)));
        }
    }

    /** From now on, the log is as these settings say; what they do not speak of stays as it is. */
    static void set(Settings settings) {
        Wanted wanted = Wanted.of(settings);
        boolean json = wanted.json();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            if (json) {
                replaceConsole(root);
            }
            wanted.folder().ifPresent(f -> replace(root, FILE, file(context, f, json, wanted.keep())));
        }
    }

    private static void replaceConsole(Logger root) {
        LoggerContext context = root.getLoggerContext();
        List<ConsoleAppender<ILoggingEvent>> consoles = new ArrayList<>();
        root.iteratorForAppenders().forEachRemaining(appender -> {
            if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
                consoles.add(console);
            }
        });
        for (ConsoleAppender<ILoggingEvent> console : consoles) {
            ConsoleAppender<ILoggingEvent> other = new ConsoleAppender<>();
            other.setContext(context);
            other.setName(STDERR);
            other.setTarget("System.err");
            other.setEncoder(json(context));
            other.start();
            root.detachAppender(console);
            root.addAppender(other);
        }
    }

    private static void replace(Logger root, String name, Appender<ILoggingEvent> appender) {
        Appender<ILoggingEvent> before = root.getAppender(name);
        if (before != null) {
            root.detachAppender(before);
            before.stop();
        }
        root.addAppender(appender);
    }

    private static RollingFileAppender<ILoggingEvent> file(
            LoggerContext context, Path folder, boolean json, Optional<Duration> keep) {
        RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
        file.setContext(context);
        file.setName(FILE);
        file.setFile(folder.resolve(NAME + ".log").toString());
        file.setEncoder(json ? json(context) : text(context, TEXT_OF_FILES));
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling = new SizeAndTimeBasedRollingPolicy<>();
        rolling.setContext(context);
        rolling.setParent(file);
        rolling.setFileNamePattern(
                folder.resolve(NAME + ".%d{yyyy-MM-dd}.%i.log.gz").toString());
        rolling.setMaxFileSize(FileSize.valueOf(LARGEST_FILE));
        // 0: all of them
        rolling.setMaxHistory(keep.map(k -> (int) Math.max(1, k.toDays())).orElse(0));
        rolling.setCleanHistoryOnStart(true);
        rolling.start();
        file.setRollingPolicy(rolling);
        file.start();
        return file;
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context, String pattern) {
        TextLayout layout = new TextLayout();
        layout.setContext(context);
        layout.setPattern(pattern);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        return encoder;
    }

    /** One object a line, with the id and the name of the job at work where there is one. */
    static Encoder<ILoggingEvent> json(LoggerContext context) {
        LogstashFieldNames names = new LogstashFieldNames();
        names.setVersion(null);
        names.setLevelValue(null);
        names.setLogger("logger");
        names.setThread("thread");
        ShortenedThrowableConverter traces = new ShortenedThrowableConverter();
        traces.setMaxLength(LONGEST_TRACE);
        traces.setRootCauseFirst(true);
        traces.start();
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.setFieldNames(names);
        encoder.setTimeZone("UTC");
        encoder.setIncludeContext(false);
        encoder.setThrowableConverter(traces);
        encoder.start();
        return encoder;
    }
}
