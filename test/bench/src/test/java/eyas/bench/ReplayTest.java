package eyas.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import eyas.capture.CaptureWriter;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.rules.model.RuleSet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the replay benchmarks read what they claim, and that reading allocates nothing per event. */
final class ReplayTest {
    private static final String RULES = """
            - rule: Opened
              desc: A header was opened.
              condition: evt.type = openat and evt.rawres >= 0
              output: "%fd.name"
              priority: NOTICE
            """;

    @TempDir
    private Path directory;

    /** Writes the events of {@code passes} passes, in one section. */
    private Path capture(int passes) {
        Path path = directory.resolve(passes + ".scap");
        BuildLikeEvents events = new BuildLikeEvents();
        Event event = new Event();
        try (CaptureWriter writer = CaptureWriter.open(path, CaptureWriter.Options.DEFAULT)) {
            events.start(writer);
            for (int pass = 0; pass < passes; pass++) {
                events.rewind();
                while (events.next(event) == EventSource.Outcome.EVENT) {
                    writer.write(event);
                }
            }
        }
        return path;
    }

    @Test
    void everyStageProcessesWholeFile() throws IOException {
        Replay replay = new Replay(capture(3));
        long all = 3L * BuildLikeEvents.COUNT;
        assertThat(replay.headers()).isEqualTo(new Replay.Result(all, 0, 0));
        assertThat(replay.reader()).isEqualTo(new Replay.Result(all, all, 0));
        assertThat(replay.state()).isEqualTo(new Replay.Result(all, all, 0));
        assertThat(replay.filter()).isEqualTo(new Replay.Result(all, all, 0));
        RuleSet rules = Replay.load(List.of(Files.writeString(directory.resolve("rules.yaml"), RULES)));
        Replay.Result matched = replay.rules(rules);
        assertThat(matched.events()).isEqualTo(all);
        // Every successful open is closed, except the last one of a pass.
        assertThat(matched.selected()).isBetween(all * 2 / 10, all * 4 / 10);
        assertThat(ExpandedRules.line(rules.rule("Opened").orElseThrow()))
                .isEqualTo("(evt.type = openat and evt.rawres >= 0)");
    }

    @Test
    void longerFileAllocatesNoMore() {
        Replay shorter = new Replay(capture(10));
        Replay longer = new Replay(capture(40));
        assertAllocatesAlike(shorter::reader, longer::reader);
        assertAllocatesAlike(shorter::filter, longer::filter);
    }

    private static void assertAllocatesAlike(Supplier<Replay.Result> shorter, Supplier<Replay.Result> longer) {
        long few = allocated(shorter);
        long many = allocated(longer);
        double perEvent = (double) (many - few) / (30 * BuildLikeEvents.COUNT);
        assertThat(perEvent).as("bytes for each further event").isLessThan(0.1);
    }

    /** Returns the bytes allocated by the second run; the first one may load classes. */
    private static long allocated(Supplier<Replay.Result> run) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Replay.Result first = run.get();
        long before = threads.getCurrentThreadAllocatedBytes();
        Replay.Result second = run.get();
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(second).isEqualTo(first);
        return allocated;
    }
}
