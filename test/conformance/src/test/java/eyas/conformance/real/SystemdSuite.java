package eyas.conformance.real;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.conformance.EyasProcess;
import eyas.conformance.Privileges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped units, checked by {@code systemd-analyze} and run by a systemd manager. */
@Tag("kernel")
@Timeout(300)
@ExtendWith(RealSuiteOutcomes.class)
final class SystemdSuite {
    private static final Path UNITS = EyasProcess.home().resolve("build/packaging/systemd");

    /** The maximum exposure level. systemd rates levels from 5 as medium; a service without any protection has 9.6. */
    private static final double MOST_EXPOSED = 6.0;

    @TempDir
    private Path directory;

    @BeforeEach
    void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    /** Writes a unit that runs this program, and returns its file. */
    private Path unit(String name, String program, Path settings) throws IOException {
        return Files.writeString(
                directory.resolve(name),
                Files.readString(UNITS.resolve(name))
                        .replace("@PROGRAM@", program)
                        .replace("@SETTINGS@", settings.toString())
                        .replace("/usr/bin/falco", program)
                        .replace("/etc/falco/falco.yaml", settings.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"eyas-falco.service", "eyas-host.service"})
    void systemdAcceptsUnit(String name) throws Exception {
        Path unit = unit(name, "/bin/true", directory.resolve("settings"));
        EyasProcess verify = EyasProcess.run(
                new ProcessBuilder(ExternalPrograms.find("systemd-analyze"), "verify", "--man=no", unit.toString()));
        assertThat(verify.out() + verify.err()).isEmpty();
        assertThat(verify.exitCode()).isZero();

        EyasProcess security = EyasProcess.run(new ProcessBuilder(
                ExternalPrograms.find("systemd-analyze"),
                "security",
                "--offline=true",
                "--no-pager",
                "--threshold=%d".formatted(Math.round(MOST_EXPOSED * 10)),
                unit.toString()));
        assertThat(security.exitCode()).as(security.out() + security.err()).isZero();
        assertThat(security.out()).contains("Overall exposure level for " + name);
    }

    @Test
    void falcoUnitNotifiesReadyReloadAndStop() throws Exception {
        Path seen = Files.copy(Path.of("/bin/true").toRealPath(), directory.resolve("seen"));
        Path alerts = directory.resolve("alerts");
        Path printed = Files.createFile(directory.resolve("printed"));
        Path rules = Files.writeString(directory.resolve("rules.yaml"), rule("before"));
        Path settings = Files.writeString(directory.resolve("falco.yaml"), """
                rules_files: [%s]
                stdout_output: {enabled: false}
                syslog_output: {enabled: false}
                file_output: {enabled: true, keep_alive: true, filename: %s}
                watch_config_files: false
                log_syslog: false
                """.formatted(rules, alerts));
        String name = "eyas-falco.service";
        unit(name, EyasProcess.script(directory.resolve("eyas")).toString(), settings);
        Files.writeString(
                directory.resolve(name),
                Files.readString(directory.resolve(name))
                        // The unit's program is `falco`, which needs no command; the script of this test is `eyas`.
                        .replace("/eyas -c", "/eyas falco -c")
                        // There is no journal.
                        .replace(
                                "[Service]\n",
                                "[Service]\nStandardOutput=append:" + printed + "\nStandardError=inherit\n")
                        // An unprivileged manager creates a user namespace for these settings, in which no BPF program
                        // can be loaded.
                        .replaceAll("(?m)^Protect[A-Za-z]*=.*$", ""));
        Path runtime = Files.createTempDirectory("eyas-systemd");
        try (SystemdService systemd = SystemdService.start(directory, runtime)) {
            EyasProcess start = systemd.control("start", name);
            assertThat(start.exitCode())
                    .as(start.err() + Files.readString(printed))
                    .isZero();
            assertThat(systemd.property(name, "ActiveState")).isEqualTo("active");
            // systemd reports readiness only when Eyas is ready, so the next program is observed.
            new ProcessBuilder(seen.toString()).start().waitFor();
            systemd.process()
                    .until(
                            "the alert",
                            () -> Files.exists(alerts)
                                    && Files.readString(alerts).contains("before"));
            assertThat(effective(systemd.property(name, "MainPID"))).isEqualTo("000000c000080004");
            assertThat(systemd.property(name, "WatchdogTimestampMonotonic")).isNotEqualTo("0");

            Files.writeString(rules, rule("after"));
            EyasProcess reload = systemd.control("reload", name);
            assertThat(reload.exitCode())
                    .as(reload.err() + Files.readString(printed))
                    .isZero();
            new ProcessBuilder(seen.toString()).start().waitFor();
            systemd.process()
                    .until("the new alert", () -> Files.readString(alerts).contains("after"));

            assertThat(systemd.control("stop", name).exitCode()).isZero();
            assertThat(systemd.property(name, "Result")).isEqualTo("success");
            assertThat(systemd.property(name, "ActiveState")).isEqualTo("inactive");
        } finally {
            ExternalPrograms.run(Map.of(), ExternalPrograms.find("rm"), "-rf", runtime.toString());
        }
    }

    private String rule(String word) {
        return """
                - rule: Seen
                  desc: The program of the test.
                  condition: evt.type in (execve, execveat) and proc.exepath = %s
                  output: "seen %s"
                  priority: NOTICE
                """.formatted(directory.resolve("seen"), word);
    }

    /** Returns the effective capabilities of a process in hexadecimal. */
    private static String effective(String process) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc", process, "status"));
        return lines.stream()
                .filter(line -> line.startsWith("CapEff:"))
                .map(line -> line.substring("CapEff:".length()).strip().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElseThrow();
    }
}
