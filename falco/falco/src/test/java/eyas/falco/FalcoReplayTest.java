package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays short captures with options whose meaning differs in a replay. */
final class FalcoReplayTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path directory = Path.of("");

    /** Replays twenty opens, one a second, with a rule that does not match them. */
    private ProgramRun replay(String... more) throws IOException {
        Path capture = FileOpenCapture.write(
                directory.resolve("short.scap"), 20, number -> FileOpenCapture.FIRST_TIME + number * (SECOND + 1));
        Path rules = Files.writeString(directory.resolve("rules.yaml"), """
                - rule: Directory change
                  desc: d
                  condition: evt.type = chdir
                  output: x
                  priority: INFO
                """);
        Path config = Files.writeString(directory.resolve("falco.yaml"), """
                engine: {kind: replay, replay: {capture_file: %s}}
                rules_files: [%s]
                stdout_output: {enabled: true}
                log_stderr: true
                log_syslog: false
                """.formatted(capture, rules));
        List<String> words = new ArrayList<>(List.of("-c", config.toString()));
        words.addAll(List.of(more));
        return ProgramRun.falco(words.toArray(String[]::new));
    }

    @Test
    void lossIsSimulatedForEventsThatRulesSkip() throws IOException {
        ProgramRun run = replay(
                "-o",
                "syscall_event_drops.simulate_drops=true",
                "-o",
                "syscall_event_drops.rate=1000",
                "-o",
                "syscall_event_drops.max_burst=1000",
                "-o",
                "syscall_event_drops.actions[]=log",
                "-o",
                "log_level=debug");
        assertThat(run.code()).as(run.err()).isZero();
        // Each event ends the second of the previous one.
        assertThat(run.err()).contains("event drop detected: 19 occurrences").contains("actions taken: 19");
    }

    @Test
    void simulatedLossEndsShortRun() throws IOException {
        ProgramRun run =
                replay("-o", "syscall_event_drops.simulate_drops=true", "-o", "syscall_event_drops.actions[]=exit");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("1 system calls dropped in last second.")
                .contains("Drop manager internal error")
                .contains("num times actions taken: 1\n");
    }

    @Test
    void eventsThatRulesSkipAreCounted() throws IOException {
        assertThat(replay("-v").err()).contains("Captured Events: 20, ");
    }

    /** Tasks without events need no kernel module. */
    @Test
    void missingDriverFailsOnlyTasksThatNeedEvents() throws IOException {
        Path rules = directory.resolve("rules.yaml");
        assertThat(replay("-V", rules.toString(), "-o", "engine.kind=kmod").code())
                .isZero();
        assertThat(replay("-L", "-o", "engine.kind=kmod").code()).isZero();
        ProgramRun run = replay("-o", "engine.kind=kmod");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("engine.kind 'kmod' is not supported by Eyas");
    }

    @Test
    void enabledSourcesAreIgnored() throws IOException {
        for (String option : List.of("--enable-source", "--disable-source")) {
            ProgramRun run = replay(option, "unknown");
            assertThat(run.code()).as(run.err()).isZero();
        }
        assertThat(replay("--disable-source", "syscall").code()).isZero();
    }
}
