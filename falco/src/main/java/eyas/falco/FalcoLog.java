package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.output.sink.AlertLine;
import eyas.output.sink.SinkLog;
import eyas.output.sink.SyslogSink;
import eyas.rules.model.Priority;
import java.io.IOException;
import java.io.PrintStream;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What the program does, on standard error and to the machine's log, as Falco does: {@code log_stderr},
 * {@code log_syslog}, {@code log_level}. Thread-safe.
 */
final class FalcoLog implements SinkLog, AutoCloseable {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss yyyy", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final PrintStream stream;
    private final SyslogSink machineLog;
    private FalcoConfig.Log config;
    private DateTimeFormatter time;
    private boolean toMachineLog;

    FalcoLog(FalcoConfig config, PrintStream stream) {
        this(config, stream, new SyslogSink(SyslogSink.SOCKET, "falco"));
    }

    FalcoLog(FalcoConfig config, PrintStream stream, SyslogSink syslog) {
        this.stream = stream;
        this.machineLog = syslog;
        this.config = config.log();
        this.time = config.alerts().isoTime() ? ISO : LOCAL;
        this.toMachineLog = config.log().syslog();
    }

    /** Goes on as {@code next} says. */
    synchronized void follow(FalcoConfig next) {
        config = next.log();
        time = next.alerts().isoTime() ? ISO : LOCAL;
        toMachineLog = config.syslog();
    }

    @Override
    public synchronized void log(Priority level, String message) {
        if (level.atLeast(config.level())) {
            line(message);
            toMachine(level, message);
        }
    }

    /** Lost alerts are told on standard error whatever the settings: nobody would know otherwise. */
    @Override
    public synchronized void loss(String message) {
        print(message);
        if (Priority.ERROR.atLeast(config.level())) {
            toMachine(Priority.ERROR, message);
        }
    }

    private void toMachine(Priority level, String message) {
        if (!toMachineLog) {
            return;
        }
        try {
            machineLog.write(new AlertLine(level, message));
        } catch (IOException e) {
            // Said once: without a daemon every line would fail the same way.
            toMachineLog = false;
            line("log_syslog: " + e.getMessage() + "; log lines go to standard error only, if log_stderr is true");
        }
    }

    private void line(String message) {
        if (config.stderr()) {
            print(message);
        }
    }

    private void print(String message) {
        stream.println(time.format(ZonedDateTime.now(ZoneId.systemDefault())) + ": " + message);
    }

    @Override
    public synchronized void close() {
        machineLog.close();
    }
}
