package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.config.ConfigLoader;
import eyas.config.FalcoConfig;
import eyas.engine.Alert;
import eyas.rules.model.Priority;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sinks that are opened when the end was asked for already. */
@Timeout(120)
final class AlertDispatcherTest {
    /** More than a pipe takes. */
    private static final Alert LONG = new Alert(
            "r", Priority.NOTICE, "syscall", List.of(), 1, 1, "x".repeat(1 << 20), new TreeMap<>(), List.of());

    @TempDir
    private Path folder = Path.of("");

    private FalcoConfig config(String outputs) throws Exception {
        Path file = Files.writeString(
                folder.resolve("falco.yaml"), "log_stderr: false\nlog_syslog: false\noutput_timeout: 100\n" + outputs);
        return new ConfigLoader(_ -> null).load(file, List.of()).config();
    }

    @Test
    void nobodyWaitsForASinkThatIsOpenedAfterTheEndWasAskedFor() throws Exception {
        PrintStream none = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        FalcoConfig first = config("stdout_output:\n  enabled: false\n");
        try (FalcoLog log = new FalcoLog(first, new FalcoStreams(none, none))) {
            AlertDispatcher dispatcher = new AlertDispatcher(first, log, none, true);
            dispatcher.hurry();
            dispatcher.follow(config("""
                    stdout_output:
                      enabled: false
                    program_output:
                      enabled: true
                      keep_alive: true
                      program: exec sleep 90
                    """));
            dispatcher.send(LONG);
            Thread closing = Thread.ofPlatform().daemon().start(dispatcher::close);
            assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void nobodyWaitsForALogThatIsDetachedAfterTheEndWasAskedFor() throws Exception {
        PrintStream none = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        FalcoLogTest.Stuck stuck = new FalcoLogTest.Stuck();
        FalcoLog log = new FalcoLog(config(""), new FalcoStreams(none, none, stuck));
        log.hurry();
        log.detach(true);
        log.plain("line");
        Thread closing = Thread.ofPlatform().daemon().start(log::close);
        assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
    }
}
