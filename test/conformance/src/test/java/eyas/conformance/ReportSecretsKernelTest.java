package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a job that passes secrets to programs, and checks that no output contains them. */
@Tag("kernel")
@Tag("process")
final class ReportSecretsKernelTest {
    private static final String SECRET = "SENTpw";
    private static final String SCRIPT = """
            #!/bin/bash
            curl -sSLu bot:SENTpwAAA1 --max-time 1 http://127.0.0.1:9/
            /bin/sh -c 'true mysql -uroot -pSENTpwBBB2 shop'
            sudo -n true sshpass -p SENTpwCCC3 ssh h
            echo root:SENTpwDDD4 | chpasswd --help
            /usr/bin/env az login -p SENTpwEEE5
            env NPM_TOKEN=SENTpwFFF6 /bin/echo run SENTpwFFF6
            openssl rsa -in /nonexist -passin pass:SENTpwGGG7
            /bin/echo https://hooks.slack.com/services/T00000000/B00000000/SENTpwHHH8SENTpwHHH8xx
            aws configure set aws_secret_access_key SENTpwIII9 --profile none
            /usr/bin/env curl -u "bot:SENTpwJJJ0 two words SENTpwKKK1" http://127.0.0.1:9/
            exit 0
            """;
    /** Prints arguments without the program's name, and the parent's command line. */
    private static final String RULES = """
            - rule: Any exec
              desc: d
              condition: evt.type in (execve, execveat)
              output: exec (command=%proc.cmdline args=%proc.args parent=%proc.pcmdline env=%proc.env[NPM_TOKEN])
              priority: WARNING
            """;

    @TempDir
    Path directory;

    @Test
    void outputsContainNoCommandLineSecrets() throws Exception {
        Path script = directory.resolve("job.sh");
        Files.writeString(script, SCRIPT);
        Path rules = directory.resolve("rules.yaml");
        Files.writeString(rules, RULES);
        Path plain = directory.resolve("plain.scap");
        EyasProcess watch = EyasProcess.run(
                "watch",
                "--no-default-rules",
                "--rules",
                rules.toString(),
                "--report",
                directory.resolve("watched").toString(),
                "--redact",
                "--record",
                directory.resolve("redacted.scap").toString(),
                "--",
                "/bin/bash",
                script.toString());
        assertThat(watch.err()).contains("exec (command=", "bot:****").doesNotContain(SECRET);
        assertThat(withSecrets(directory.resolve("watched"))).isEmpty();
        assertThat(Files.readString(directory.resolve("redacted.scap"), StandardCharsets.ISO_8859_1))
                .doesNotContain(SECRET);

        EyasProcess record = EyasProcess.run("record", "-w", plain.toString(), "--", "/bin/bash", script.toString());
        assertThat(record.exitCode()).as(record.err()).isZero();
        assertThat(Files.readString(plain, StandardCharsets.ISO_8859_1)).contains(SECRET);
        EyasProcess analyze = EyasProcess.run(
                "analyze",
                "--rules",
                rules.toString(),
                "-o",
                directory.resolve("analyzed").toString(),
                plain.toString());
        assertThat(analyze.out() + analyze.err()).doesNotContain(SECRET);
        assertThat(withSecrets(directory.resolve("analyzed"))).isEmpty();
    }

    /** Returns the files below a directory that contain a secret. */
    private static List<Path> withSecrets(Path report) throws IOException {
        try (Stream<Path> files = Files.walk(report)) {
            List<Path> found = files.filter(Files::isRegularFile).toList();
            assertThat(found).hasSizeGreaterThan(5);
            return found.stream().filter(ReportSecretsKernelTest::hasSecret).toList();
        }
    }

    private static boolean hasSecret(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(SECRET);
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }
}
