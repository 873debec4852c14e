package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the job-completed hook: an internal error does not fail a job, and variables set by the job are not passed on. */
final class JobCompletedHookTest {
    private static final Path HOOK = EyasProcess.home().resolve("build/packaging/self-hosted/job-completed.sh");

    @TempDir
    private Path directory;

    private EyasProcess run(String program) throws Exception {
        Path hook = directory.resolve("hook.sh");
        Files.writeString(
                hook,
                Files.readString(HOOK).replace("@PROGRAM@", program).replace("@SETTINGS@", "/etc/eyas/host.conf"));
        ProcessBuilder builder = new ProcessBuilder("/usr/bin/bash", "-e", hook.toString());
        builder.environment()
                .putAll(Map.of(
                        "GITHUB_STEP_SUMMARY", "/some/summary",
                        "JAVA_TOOL_OPTIONS", "-javaagent:evil.jar",
                        "EYAS_JAVA_OPTS", "-javaagent:evil.jar",
                        "EYAS_HOME", "/tmp",
                        "LD_LIBRARY_PATH", "/tmp"));
        return EyasProcess.run(builder);
    }

    private String program(String script) throws IOException {
        Path program = directory.resolve("program");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program.toString();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "3, 3", "4, 4", "1, 0", "2, 0", "125, 0", "134, 0"})
    void onlyServiceExitCodesFailJob(int ended, int code) throws Exception {
        EyasProcess hook = run(program("echo shown; exit " + ended));
        assertThat(hook.exitCode()).as(hook.out() + hook.err()).isEqualTo(code);
        assertThat(hook.out()).startsWith("shown\n");
        assertThat(hook.out().contains("::warning title=Eyas%3A not shown::")).isEqualTo(ended != code);
    }

    @Test
    void missingProgramIsReported() throws Exception {
        EyasProcess hook = run("/nowhere/eyas");
        assertThat(hook.exitCode()).isZero();
        assertThat(hook.out())
                .isEqualTo("::warning title=Eyas%3A not shown::cannot show the report of this job: /nowhere/eyas"
                        + " cannot be run\n");
    }

    @Test
    void hookPassesSummaryPathOnly() throws Exception {
        EyasProcess hook = run(program("/usr/bin/env; echo \"$@\""));
        assertThat(hook.out()
                        .lines()
                        .filter(line ->
                                !line.startsWith("PWD=") && !line.startsWith("SHLVL=") && !line.startsWith("_=")))
                .containsExactlyInAnyOrder(
                        "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                        "HOME=/",
                        "LANG=C.UTF-8",
                        "GITHUB_ACTIONS=true",
                        "GITHUB_STEP_SUMMARY=/some/summary",
                        "host show --settings /etc/eyas/host.conf");
    }
}
