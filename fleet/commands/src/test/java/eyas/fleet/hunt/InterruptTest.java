package eyas.fleet.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.cli.TrainingCapture;
import eyas.fleet.EyasFleet;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests interrupting a hunt in a process of its own. */
@Timeout(600)
final class InterruptTest {
    private static final int SIGINT = 2;

    @TempDir
    private Path directory;

    @Test
    void interruptedHuntWritesCompleteJson() throws Exception {
        Path capture = directory.resolve("job.scap");
        TrainingCapture.write(capture, 3);
        String store = directory.resolve("store").toString();
        EyasFleet.run("tables", capture.toString(), "--repository", "acme/app", "--run", "1", "-o", store);
        Path out = directory.resolve("out.json");
        Path err = directory.resolve("err.txt");
        Process hunt = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xrs",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath(),
                        "eyas.fleet.EyasFleet",
                        "hunt",
                        store,
                        "--sql",
                        "SELECT count(*) FROM range(1000000) a, range(1000000) b, jobs WHERE a.range * b.range = 7",
                        "--format",
                        "json"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            while (hunt.isAlive() && !catchesInterrupts(hunt.pid())) {
                Thread.sleep(20);
            }
            Thread.sleep(1_500);
            assertThat(hunt.isAlive()).as(Files.readString(err)).isTrue();
            new ProcessBuilder("kill", "-INT", Long.toString(hunt.pid()))
                    .start()
                    .waitFor();

            assertThat(hunt.waitFor(300, TimeUnit.SECONDS)).isTrue();
        } finally {
            hunt.destroyForcibly();
        }
        assertThat(hunt.exitValue()).as(Files.readString(err)).isEqualTo(130);
        JsonValue answer = new JsonReader(JsonLimits.DEFAULT).read(Files.readString(out));
        assertThat(answer.get("interrupted").truth()).isTrue();
        assertThat(answer.get("answers").list().getFirst().get("complete").truth())
                .isFalse();
    }

    private static String classPath() {
        String modules = System.getProperty("jdk.module.path", "");
        String classes = System.getProperty("java.class.path", "");
        return modules.isEmpty() ? classes : modules + ":" + classes;
    }

    private static boolean catchesInterrupts(long process) throws IOException {
        for (String line : Files.readString(Path.of("/proc/" + process + "/status"), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            if (line.startsWith("SigCgt:")) {
                return (Long.parseUnsignedLong(line.substring(7).strip(), 16) >>> (SIGINT - 1) & 1) == 1;
            }
        }
        return false;
    }
}
