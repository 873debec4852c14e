package eyas.output;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.engine.Alert;
import eyas.event.LossCollector;
import eyas.rules.model.Priority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Written lines are in the file immediately, and the reported hash is that of the file. */
final class AlertFileTest {
    @TempDir
    private Path directory;

    private static Alert alert(long number) {
        return new Alert(
                "Rule", Priority.WARNING, "syscall", List.of(), 1, number, "ünï " + number, new TreeMap<>(), List.of());
    }

    private static List<String> losses(AlertFile file) {
        List<String> losses = new ArrayList<>();
        file.losses(new LossCollector() {
            @Override
            public void lost(String kind, long count) {
                losses.add(kind + " " + count);
            }

            @Override
            public void note(String description) {
                losses.add(description);
            }
        });
        return losses;
    }

    @Test
    void repetitionHasItsCount() throws Exception {
        Path path = directory.resolve("alerts.jsonl");
        try (AlertFile file = new AlertFile(path, new AlertJson("host"))) {
            file.write(alert(1));
            file.write(alert(2), 511);
        }
        List<String> lines = Files.readAllLines(path);
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).contains("ünï 1\"").doesNotContain("repeats");
        assertThat(lines.getLast()).contains("ünï 2 (again, 511 times)\"", "\"repeats\":511");
    }

    @Test
    void writtenAlertIsInTheFileImmediately() throws Exception {
        Path path = directory.resolve("alerts.jsonl");
        try (AlertFile file = new AlertFile(path, new AlertJson("host"))) {
            assertThat(file.content().lines()).isZero();
            for (int i = 1; i <= 3; i++) {
                file.write(alert(i));
                assertThat(Files.readAllLines(path)).hasSize(i);
                assertThat(file.content())
                        .isEqualTo(new AlertFile.Content(
                                i,
                                HexFormat.of()
                                        .formatHex(MessageDigest.getInstance("SHA-256")
                                                .digest(Files.readAllBytes(path)))));
            }
            assertThat(losses(file)).containsExactly("alert_not_written 0");
        }
    }

    @Test
    void alertThatDoesNotFitOnTheDiskIsCounted() throws Exception {
        try (AlertFile file = new AlertFile(Path.of("/dev/full"), new AlertJson("host"))) {
            file.write(alert(1));
            file.write(alert(2));
            assertThat(file.content().lines()).isZero();
            assertThat(losses(file)).first().isEqualTo("alert_not_written 2");
            assertThat(losses(file)).last().asString().contains("2 alerts are missing from full");
        }
    }

    /** A job controls the number of alerts; those beyond the limit are counted, so that the verdict is incomplete. */
    @Test
    void fileSizeIsLimited() throws Exception {
        Path path = directory.resolve("alerts.jsonl");
        long most = 1_000;
        try (AlertFile file = new AlertFile(path, new AlertJson("host"), most)) {
            for (int i = 0; i < 100; i++) {
                file.write(alert(i));
            }
            file.write(alert(100), 50);
            long lines = file.content().lines();
            assertThat(Files.readAllLines(path)).hasSize((int) lines).hasSizeBetween(1, 20);
            assertThat(Files.size(path)).isLessThanOrEqualTo(most);
            assertThat(losses(file)).first().isEqualTo("alert_not_written " + (100 - lines + 50));
            assertThat(losses(file)).last().asString().contains("file size limit reached (1000 bytes)");
        }
    }
}
