package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.output.sink.AlertLine;
import eyas.output.sink.LogTarget;
import eyas.output.sink.SinkLog;
import eyas.output.sink.StreamSink;
import eyas.output.sink.SyslogSink;
import eyas.rules.model.Priority;
import java.io.IOException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The program's log, on standard error and to syslog, as in Falco: {@code log_stderr}, {@code log_syslog}, {@code log_level}. After {@link
 * #detach}, logging never blocks on a slow reader. Thread-safe.
 */
final class FalcoLog implements SinkLog, AutoCloseable {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss yyyy", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final LogTarget errors;
    private final LogTarget machineLog;
    private FalcoConfig.Log config;
    private DateTimeFormatter time;
    private boolean toMachineLog;
    private boolean errorsBroken;

    FalcoLog(FalcoConfig config, FalcoStreams streams) {
        this(config, streams, new SyslogSink(SyslogSink.SOCKET, "falco"));
    }

    FalcoLog(FalcoConfig config, FalcoStreams streams, SyslogSink syslog) {
        this.errors = new LogTarget(new StreamSink("log_stderr", streams.log()), this::errorsTrouble);
        this.machineLog = new LogTarget(syslog, this::machineTrouble);
        this.config = config.log();
        this.time = config.alerts().isoTime() ? ISO : LOCAL;
        this.toMachineLog = config.log().syslog();
    }

    /**
     * Moves writing to threads of its own, so that callers never wait for a reader.
     *
     * @param unhurried whether close waits for a slow reader, until {@link #hurry}
     */
    void detach(boolean unhurried) {
        errors.detach(unhurried);
        machineLog.detach(false);
    }

    /** Stops waiting for readers, now and later. */
    void hurry() {
        errors.hurry();
        machineLog.hurry();
    }

    /** Applies the settings of {@code next}. */
    synchronized void follow(FalcoConfig next) {
        config = next.log();
        time = next.alerts().isoTime() ? ISO : LOCAL;
        toMachineLog = config.syslog();
    }

    @Override
    public synchronized void log(Priority level, String message) {
        if (level.atLeast(config.level())) {
            if (config.stderr()) {
                print(level, message);
            }
            toMachine(level, message);
        }
    }

    /** Lost alerts are reported on standard error whatever the settings: there is no other channel. */
    @Override
    public synchronized void loss(String message) {
        print(Priority.ERROR, message);
        if (Priority.ERROR.atLeast(config.level())) {
            toMachine(Priority.ERROR, message);
        }
    }

    /** Prints on standard error whatever the settings, in order with the log's lines. */
    synchronized void plain(String text) {
        text.lines().forEach(line -> toErrors(new AlertLine(Priority.INFORMATIONAL, line)));
    }

    private void print(Priority level, String message) {
        toErrors(new AlertLine(level, time.format(ZonedDateTime.now(ZoneId.systemDefault())) + ": " + message));
    }

    private void toErrors(AlertLine line) {
        try {
            errors.write(line);
        } catch (IOException e) {
            // Reported once: a closed standard error stays closed.
            if (!errorsBroken) {
                errorsBroken = true;
                errorsTrouble("log_stderr: " + e.getMessage());
            }
        }
    }

    private void toMachine(Priority level, String message) {
        if (!toMachineLog) {
            return;
        }
        try {
            machineLog.write(new AlertLine(level, message));
        } catch (IOException e) {
            // Reported once: without a daemon every line would fail in the same way.
            toMachineLog = false;
            machineTrouble(
                    "log_syslog: " + e.getMessage() + "; log lines go to standard error only, if log_stderr is true");
        }
    }

    private synchronized void errorsTrouble(String message) {
        toMachine(Priority.ERROR, message);
    }

    private synchronized void machineTrouble(String message) {
        if (config.stderr()) {
            print(Priority.ERROR, message);
        }
    }

    /** Gives the reader a last timeout to drain standard error, and reports the number of unread lines to syslog. */
    @Override
    public void close() {
        errors.close();
        long lost = errors.lost();
        if (lost > 0) {
            errorsTrouble("log_stderr: " + lost + " log lines were lost because standard error was not read");
        }
        machineLog.close();
    }
}
