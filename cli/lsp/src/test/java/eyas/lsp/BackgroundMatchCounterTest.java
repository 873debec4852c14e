package eyas.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.fields.FieldCatalog;
import eyas.lsp.BackgroundMatchCounter.CountingSetup;
import eyas.workbench.cases.CaseReader;
import eyas.workbench.cases.CaseSource;
import eyas.workbench.cases.RuleCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks the match counts after rule names, their cancellation and their time limit. */
@Timeout(120)
final class BackgroundMatchCounterTest {
    private static final String TEXT = """
            - rule: Opens
              desc: d
              condition: evt.type = openat
              output: o
              priority: INFO
            - rule: "Opens Two" # comment
              desc: d
              condition: evt.type = openat and fd.name in (/f2, /f1)
              output: o
              priority: INFO
            - rule: Closes
              desc: d
              condition: evt.type = close
              output: o
              priority: INFO
            """;
    private static final Map<String, Object> REFRESHES = Map.of(
            "workspace",
            Map.of("inlayHint", Map.of("refreshSupport", true)),
            "window",
            Map.of("workDoneProgress", true));
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicLong clock = new AtomicLong();
    private RuleCase.Story story;
    private boolean endless;
    private LspTestClient editor;

    @BeforeEach
    void start() throws IOException {
        StringBuilder text =
                new StringBuilder("- case: c\n  processes: [{pid: 20, parent: 1, path: /bin/bash}]\n  events:\n");
        for (int i = 0; i < 10; i++) {
            text.append("    - {by: 20, event: openat, name: /f").append(i).append(", flags: O_RDONLY}\n");
        }
        Path file = Files.writeString(directory.resolve("story.txt"), text.append("  alerts: []\n"));
        story = (RuleCase.Story)
                CaseReader.read(List.of(file)).cases().getFirst().input();
        Files.writeString(directory.resolve("job.scap"), "a capture");
        editor = new LspTestClient(
                new CountingSetup(FieldCatalog.syscall(), this::openCapture, clock::get, LIMIT), List.of());
    }

    @AfterEach
    void stop() throws IOException {
        editor.close();
    }

    private EventSource openCapture(Path file) {
        opened.incrementAndGet();
        if (!Files.exists(file)) {
            throw new EventSourceException(file + ": there is no such file; check the path");
        }
        return endless ? new EndlessSource(story) : new CaseSource(story);
    }

    /** Replays a story endlessly. */
    private static final class EndlessSource implements EventSource {
        private final RuleCase.Story story;
        private EventSource now;
        private @Nullable SnapshotConsumer notifications;

        EndlessSource(RuleCase.Story story) {
            this.story = story;
            this.now = new CaseSource(story);
        }

        @Override
        public void start(SnapshotConsumer snapshot) {
            notifications = snapshot;
            now.start(snapshot);
        }

        @Override
        public Outcome next(Event event) {
            Outcome outcome = now.next(event);
            if (outcome != Outcome.END) {
                return outcome;
            }
            now.close();
            now = new CaseSource(story);
            now.start(Objects.requireNonNull(notifications));
            return now.next(event);
        }

        @Override
        public SourceCounters counters() {
            return now.counters();
        }

        @Override
        public void close() {
            now.close();
        }
    }

    private void initialize(Map<String, Object> capabilities, String capture) throws IOException {
        editor.initialize(directory, capabilities, Map.of("capture", capture));
        editor.open(directory.resolve("rules.yaml"), TEXT);
        editor.findings();
    }

    /** Returns each hint with its position. */
    private List<String> hints() throws IOException {
        JsonArray answer = editor.result(
                        "textDocument/inlayHint",
                        Map.of(
                                "textDocument",
                                Map.of("uri", editor.uri()),
                                "range",
                                Map.of(
                                        "start",
                                        Map.of("line", 0, "character", 0),
                                        "end",
                                        Map.of("line", 100, "character", 0))))
                .getAsJsonArray();
        List<String> hints = new ArrayList<>();
        answer.forEach(one -> {
            JsonObject position = one.getAsJsonObject().getAsJsonObject("position");
            hints.add(position.get("line") + ":" + position.get("character") + " "
                    + one.getAsJsonObject().get("label").getAsString());
        });
        return hints;
    }

    @Test
    void hintsWaitForCountsWithoutRefreshSupport() throws IOException {
        initialize(Map.of(), "job.scap");
        assertThat(hints())
                .containsExactly(
                        "0:13 10 matches in job.scap", "5:19 2 matches in job.scap", "10:14 no matches in job.scap");
        int before = opened.get();
        // Equivalent conditions are not counted again.
        editor.change("# A comment.\n" + TEXT.replace("(/f2, /f1)", "( /f2,/f1 )"));
        editor.findings();
        assertThat(hints().get(1)).isEqualTo("6:19 2 matches in job.scap");
        assertThat(opened).hasValue(before);
        editor.change(TEXT.replace("(/f2, /f1)", "(/f1)"));
        editor.findings();
        assertThat(hints())
                .containsExactly(
                        "0:13 10 matches in job.scap", "5:19 1 match in job.scap", "10:14 no matches in job.scap");
        assertThat(opened.get()).isGreaterThan(before);
    }

    @Test
    void editorWithRefreshSupportIsNotified() throws IOException {
        initialize(REFRESHES, "");
        assertThat(hints()).isEmpty();
        editor.sendNotification(
                "workspace/didChangeConfiguration", Map.of("settings", Map.of("eyas", Map.of("capture", "job.scap"))));
        while (hints().isEmpty()) {
            editor.next("workspace/inlayHint/refresh");
        }
        assertThat(hints()).hasSize(3);
        editor.sendNotification(
                "workspace/didChangeConfiguration", Map.of("settings", Map.of("eyas", Map.of("capture", ""))));
        assertThat(hints()).isEmpty();
    }

    @Test
    void longCountShowsProgressAndCanBeCancelled() throws IOException {
        endless = true;
        clock.set(0);
        initialize(REFRESHES, "job.scap");
        assertThat(hints()).isEmpty();
        clock.set(Duration.ofSeconds(2).toNanos());
        JsonObject begin = editor.next("$/progress").getAsJsonObject("params");
        assertThat(begin.getAsJsonObject("value").toString())
                .contains("\"kind\":\"begin\"", "\"title\":\"Counting matches in job.scap\"", "\"cancellable\":true");
        editor.sendNotification("window/workDoneProgress/cancel", Map.of("token", begin.get("token")));
        assertThat(editor.next("$/progress").getAsJsonObject("params").toString())
                .contains("\"kind\":\"end\"", begin.get("token").toString());
        editor.next("workspace/inlayHint/refresh");
        assertThat(hints()).hasSize(3).allMatch(hint -> hint.matches(".* [0-9,]+\\+ matches in job.scap"));
        assertThat(opened).hasValue(1);
    }

    @Test
    void countHasATimeLimit() throws IOException {
        endless = true;
        initialize(Map.of(), "");
        editor.result(
                "workspace/executeCommand", Map.of("command", "eyas.countMatches", "arguments", List.of("job.scap")));
        while (opened.get() == 0) {
            Thread.onSpinWait();
        }
        clock.addAndGet(LIMIT.toNanos());
        assertThat(hints()).hasSize(3).allMatch(hint -> hint.endsWith("+ matches in job.scap"));
    }

    @Test
    void unreadableCaptureIsReportedOnce() throws IOException {
        initialize(Map.of(), "gone.scap");
        assertThat(hints()).isEmpty();
        assertThat(editor.next("window/showMessage").toString())
                .contains("cannot count matches: ", "gone.scap: ", "no such file");
        assertThat(hints()).isEmpty();
        assertThat(opened).hasValue(1);
        assertThat(editor.notifications("window/showMessage")).isEmpty();
    }

    @Test
    void commandsReportMissingSettings() throws IOException {
        initialize(Map.of(), "");
        JsonObject none = editor.ask("workspace/executeCommand", Map.of("command", "eyas.countMatches"));
        assertThat(none.getAsJsonObject("error").get("message").getAsString()).contains("set eyas.capture");
        JsonObject other = editor.ask("workspace/executeCommand", Map.of("command", "eyas.other"));
        assertThat(other.getAsJsonObject("error").get("code").getAsInt()).isEqualTo(-32602);
        assertThat(editor.result("workspace/executeCommand", Map.of("command", "eyas.stopCounting"))
                        .isJsonNull())
                .isTrue();
    }
}
