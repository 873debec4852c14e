package eyas.conformance.real;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.conformance.EyasProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs {@code eyas falco} with a capture that Eyas has just recorded of a test program. */
final class FalcoReplay {
    /** The priorities of rules, most urgent first. */
    static final List<String> PRIORITIES =
            List.of("EMERGENCY", "ALERT", "CRITICAL", "ERROR", "WARNING", "NOTICE", "INFORMATIONAL", "DEBUG");

    private FalcoReplay() {}

    /** Records a command with {@code eyas record}, and returns the capture. */
    static Path record(Path directory, String... words) throws IOException, InterruptedException {
        Path capture = directory.resolve("recorded.scap");
        String[] all = new String[words.length + 4];
        all[0] = "record";
        all[1] = "-w";
        all[2] = capture.toString();
        all[3] = "--";
        System.arraycopy(words, 0, all, 4, words.length);
        EyasProcess record = EyasProcess.run(all);
        assertThat(record.exitCode()).as(record.err()).isZero();
        return capture;
    }

    /** Returns one rule of each priority, all of which match the execution of {@code program}. */
    static String rulesOfEveryPriority(Path program) {
        StringBuilder text = new StringBuilder();
        for (String priority : PRIORITIES) {
            text.append("""
                    - rule: Program %1$s
                      desc: A program was executed.
                      condition: evt.type in (execve, execveat) and proc.exepath = %2$s
                      output: "program of %1$s (%%proc.name)"
                      priority: %1$s
                    """.formatted(priority, program));
        }
        return text.toString();
    }

    /** Writes the rules and the configuration, and returns the builder of a replay. */
    static ProcessBuilder builder(Path directory, Path capture, String rules, String configuration) throws IOException {
        Path file = Files.writeString(directory.resolve("rules.yaml"), rules);
        Path settings =
                Files.writeString(directory.resolve("falco.yaml"), """
                engine: {kind: replay, replay: {capture_file: %s}}
                rules_files: [%s]
                rule_matching: all
                priority: debug
                json_output: true
                log_stderr: true
                log_syslog: false
                """.formatted(capture, file) + configuration);
        return EyasProcess.builder("falco", "-c", settings.toString());
    }
}
