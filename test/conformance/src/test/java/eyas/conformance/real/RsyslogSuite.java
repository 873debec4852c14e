package eyas.conformance.real;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.conformance.EyasProcess;
import eyas.conformance.Privileges;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * An rsyslog daemon that listens in the test's directory. Only Eyas, in its own mount namespace, has that socket at {@code /dev/log}, so
 * nothing is written to the machine's log.
 */
@Tag("kernel")
@Timeout(180)
@ExtendWith(RealSuiteOutcomes.class)
final class RsyslogSuite {
    /** The daemon's names of the priorities, in the same order. */
    private static final List<String> LEVELS =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

    /** Runs a command with the socket in the first argument at {@code /dev/log}. */
    private static final String WITH_LOG = """
            set -e
            mount -t tmpfs none /dev
            mknod -m 666 /dev/null c 1 3
            mknod -m 666 /dev/zero c 1 5
            mknod -m 666 /dev/random c 1 8
            mknod -m 666 /dev/urandom c 1 9
            ln -s "$0" /dev/log
            exec "$@"
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    @Test
    void alertsHaveFacilityAndPriority() throws Exception {
        Path program = Files.copy(Path.of("/bin/true").toRealPath(), directory.resolve("program"));
        Path capture = FalcoReplay.record(directory, program.toString());
        Path socket = directory.resolve("log");
        Path lines = directory.resolve("lines");
        Path configuration = Files.writeString(directory.resolve("rsyslog.conf"), """
                module(load="imuxsock" SysSock.Use="off")
                input(type="imuxsock" Socket="%s")
                template(name="lines" type="string" string="%%syslogfacility-text%% %%syslogseverity-text%% %%programname%%:%%msg%%\\n")
                action(type="omfile" file="%s" template="lines")
                """.formatted(socket, lines));
        try (ExternalProcess rsyslog = ExternalProcess.start(
                directory.resolve("rsyslog.log"),
                Map.of(),
                ExternalPrograms.find("rsyslogd"),
                "-n",
                "-f",
                configuration.toString(),
                "-i",
                directory.resolve("pid").toString())) {
            rsyslog.until("rsyslog listens", () -> Files.exists(socket));
            ProcessBuilder falco = FalcoReplay.builder(
                    directory,
                    capture,
                    FalcoReplay.rulesOfEveryPriority(program),
                    "syslog_output: {enabled: true}\nstdout_output: {enabled: false}\njson_output: false\n");
            falco.command()
                    .addAll(
                            0,
                            List.of(
                                    ExternalPrograms.find("unshare"),
                                    "--mount",
                                    "/bin/sh",
                                    "-c",
                                    WITH_LOG,
                                    socket.toString()));
            EyasProcess run = EyasProcess.run(falco);
            assertThat(run.exitCode()).as(run.err()).isZero();

            rsyslog.until(
                    "all lines",
                    () -> Files.exists(lines)
                            && Files.readString(lines).lines().count() >= FalcoReplay.PRIORITIES.size());
            List<String> received = Files.readAllLines(lines);
            for (int i = 0; i < LEVELS.size(); i++) {
                String priority = FalcoReplay.PRIORITIES.get(i);
                assertThat(received)
                        .filteredOn(line -> line.contains("program of " + priority))
                        .singleElement()
                        .asString()
                        .startsWith("user " + LEVELS.get(i) + " falco: ");
            }
            assertThat(received).hasSameSizeAs(LEVELS);
        }
    }
}
