package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.config.ConfigLoader;
import eyas.config.FalcoConfig;
import eyas.engine.Alert;
import eyas.engine.OutputValue;
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

/** Sinks that are opened after shutdown was requested. */
@Timeout(120)
final class AlertDispatcherTest {
    /** Exceeds the pipe's capacity. */
    private static final Alert LONG = new Alert(
            "r", Priority.NOTICE, "syscall", List.of(), 1, 1, "x".repeat(1 << 20), new TreeMap<>(), List.of());

    @TempDir
    private Path directory = Path.of("");

    private FalcoConfig config(String outputs) throws Exception {
        Path file = Files.writeString(
                directory.resolve("falco.yaml"),
                "log_stderr: false\nlog_syslog: false\noutput_timeout: 100\n" + outputs);
        return new ConfigLoader(_ -> null).load(file, List.of()).config();
    }

    @Test
    void sinkOpenedDuringShutdownDoesNotBlock() throws Exception {
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
            assertThat(closing.join(Duration.ofSeconds(100))).isTrue();
        }
    }

    /** Alert formats with more event data than the rule's output mask secrets; Falco's format prints the output as is. */
    @Test
    void formatsOtherThanFalcosMaskSecrets() throws Exception {
        String secret = "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345";
        PrintStream none = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Path ours = directory.resolve("ecs.jsonl");
        Path falcos = directory.resolve("falco.jsonl");
        TreeMap<String, OutputValue> facts = new TreeMap<>();
        facts.put("proc.pcmdline", new OutputValue.Text("curl -H token:" + secret));
        facts.put("proc.ppid", new OutputValue.IntegerValue(7));
        facts.put("proc.pid", new OutputValue.IntegerValue(8));
        Alert alert = new Alert(
                        "r", Priority.NOTICE, "syscall", List.of(), 1, 1, "ran " + secret, new TreeMap<>(), List.of())
                .withFacts(facts);
        for (Path file : List.of(ours, falcos)) {
            FalcoConfig config = config("stdout_output:\n  enabled: false\njson_output: true\nfile_output:\n"
                    + "  enabled: true\n  filename: " + file + "\n"
                    + (file.equals(ours) ? "  alert_form: ecs\n" : ""));
            try (FalcoLog log = new FalcoLog(config, new FalcoStreams(none, none));
                    AlertDispatcher dispatcher = new AlertDispatcher(config, log, none, true)) {
                dispatcher.send(alert);
            }
        }
        assertThat(Files.readString(ours)).contains("\"parent\"", "curl").doesNotContain(secret);
        assertThat(Files.readString(falcos)).contains(secret).doesNotContain("curl");
    }

    @Test
    void logDetachedDuringShutdownDoesNotBlock() throws Exception {
        PrintStream none = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        FalcoLogTest.Stuck stuck = new FalcoLogTest.Stuck();
        FalcoLog log = new FalcoLog(config(""), new FalcoStreams(none, none, stuck));
        log.hurry();
        log.detach(true);
        log.plain("line");
        Thread closing = Thread.ofPlatform().daemon().start(log::close);
        assertThat(closing.join(Duration.ofSeconds(100))).isTrue();
    }
}
