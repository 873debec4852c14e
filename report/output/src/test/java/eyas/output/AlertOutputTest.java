package eyas.output;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.engine.Alert;
import eyas.engine.CorrelatedEvent;
import eyas.engine.OutputValue;
import eyas.rules.model.Priority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AlertOutputTest {
    private static final long TIME = 1_700_000_000_123_456_789L;
    private static final Alert ALERT = new Alert(
            "Odd \"rule\"",
            Priority.INFORMATIONAL,
            "syscall",
            List.of("T1555", "cicd"),
            TIME,
            7,
            "what happened: \u001b[31m ünïcode \\ end",
            new TreeMap<>(Map.of(
                    "evt.time", new OutputValue.IntegerValue(TIME),
                    "proc.name", new OutputValue.Text("cat\u0001"),
                    "user.uid", new OutputValue.Unsigned(4_294_967_295L),
                    "proc.aname[2]", new OutputValue.Missing(),
                    "evt.is_io", new OutputValue.Truth(false),
                    "thread.cpu", new OutputValue.Real(0.5),
                    "fd.types",
                            new OutputValue.Many(
                                    List.of(new OutputValue.Text("file"), new OutputValue.Text("pipe"))))));

    private static String local() {
        return DateTimeFormatter.ofPattern("HH:mm:ss.nnnnnnnnn", Locale.ROOT)
                .withZone(ZoneId.systemDefault())
                .format(Instant.ofEpochSecond(1_700_000_000L, 123_456_789));
    }

    @Test
    void contributingEventsPrecedeCorrelation() {
        Alert alert = new Alert(
                "r",
                ALERT.priority(),
                "syscall",
                List.of(),
                ALERT.time(),
                9,
                "m",
                new TreeMap<>(),
                List.of(new CorrelatedEvent("A", 5, 7, 12, "node"), new CorrelatedEvent("B", 6, 9, 13, "a\"b")));
        assertThat(new AlertJson("host").line(alert))
                .startsWith(
                        "{\"events\":[{\"evt.num\":7,\"evt.time\":5,\"proc.name\":\"node\",\"proc.pid\":12,\"rule\":\"A\"},"
                                + "{\"evt.num\":9,\"evt.time\":6,\"proc.name\":\"a\\\"b\",\"proc.pid\":13,\"rule\":\"B\"}],"
                                + "\"hostname\":\"host\"");
        assertThat(new AlertJson("host").line(ALERT)).doesNotContain("events");
    }

    @Test
    void textIsTimePriorityMessage() {
        assertThat(AlertText.line(ALERT)).isEqualTo(local() + ": Informational " + ALERT.message());
    }

    @Test
    void noValueBreaksALineOfText() {
        Alert alert = new Alert(
                "r",
                Priority.NOTICE,
                "syscall",
                List.of(),
                TIME,
                1,
                "file=\"a\\b\"\n\r\t\b\f\0\u001b[2J\u007f\u009bm ü\ufffd\u00a0",
                new TreeMap<>());
        assertThat(AlertText.escapedLine(alert, true, 0))
                .isEqualTo(
                        "2023-11-14T22:13:20.123456789+0000: Notice file=\\\"a\\\\b\\\"\\n\\r\\t\\b\\f\\u0000\\u001b[2J\\u007f"
                                + "\\u009bm ü\ufffd\u00a0");
        assertThat(AlertText.escapedLine(ALERT, false, 0))
                .isEqualTo(local() + ": Informational what happened: \\u001b[31m ünïcode \\\\ end");
    }

    @Test
    void alertsAboutTheProgramAreUnchanged() {
        Alert alert =
                Alert.ofProgram("r", Priority.DEBUG, TIME, "m", new TreeMap<>(Map.of("n", new OutputValue.Text("1"))));
        assertThat(AlertText.escapedLine(alert, true, 0)).isEqualTo(local() + ": Debug m (n=\"1\")");
        assertThat(new AlertJson("h").line(alert))
                .contains("\"source\":\"internal\"")
                .doesNotContain("tags");
    }

    /** A plugin chooses the name of its source. */
    @Test
    void sourceNameCannotForgeAlertAboutTheProgram() {
        Alert alert =
                new Alert("r", Priority.NOTICE, "internal", List.of("t"), TIME, 1, "a\nb \u001b[2J", new TreeMap<>());
        assertThat(AlertText.escapedLine(alert, true, 0))
                .isEqualTo("2023-11-14T22:13:20.123456789+0000: Notice a\\nb \\u001b[2J");
        assertThat(new AlertJson("h").line(alert)).contains("\"source\":\"internal\",\"tags\":[\"t\"]");
    }

    @Test
    void jsonEqualsFalcosByteForByte() {
        assertThat(new AlertJson("node1").line(ALERT))
                .isEqualTo("{\"hostname\":\"node1\",\"output\":\"" + local()
                        + ": Informational what happened: \\u001b[31m ünïcode \\\\ end\",\"output_fields\":{"
                        + "\"evt.is_io\":false,\"evt.time\":1700000000123456789,\"fd.types\":[\"file\",\"pipe\"],"
                        + "\"proc.aname[2]\":null,\"proc.name\":\"cat\\u0001\",\"thread.cpu\":0.5,\"user.uid\":4294967295},"
                        + "\"priority\":\"Informational\",\"rule\":\"Odd \\\"rule\\\"\",\"source\":\"syscall\","
                        + "\"tags\":[\"T1555\",\"cicd\"],\"time\":\"2023-11-14T22:13:20.123456789Z\"}");
    }

    @Test
    void fileHasOneLinePerAlert(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("alerts.jsonl");
        try (AlertFile alerts = new AlertFile(file, new AlertJson("node1"))) {
            for (int i = 0; i < 3; i++) {
                alerts.write(ALERT);
            }
            assertThat(alerts.lost()).isZero();
            assertThat(alerts.problem()).isNull();
            // Complete while the file is still open: nothing is lost if the program is killed now.
            assertThat(Files.readAllLines(file)).hasSize(3).allMatch(line -> line.endsWith("\"}"));
        }
    }

    @Test
    void fullDiskIsCountedAndNamed() throws Exception {
        try (AlertFile alerts = new AlertFile(Path.of("/dev/full"), new AlertJson("node1"))) {
            alerts.write(ALERT);
            alerts.write(ALERT);
            assertThat(alerts.lost()).isEqualTo(2);
            assertThat(alerts.problem()).startsWith("/dev/full: ");
        }
    }
}
