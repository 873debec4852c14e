package eyas.conformance;

import eyas.baseline.compare.LearnedLock;
import eyas.baseline.compare.LockComparison;
import eyas.baseline.compare.LockDifference;
import eyas.baseline.file.LockComments;
import eyas.baseline.file.LockDocument;
import eyas.baseline.file.LockReader;
import eyas.baseline.file.LockWriter;
import eyas.baseline.model.BehaviorLock;
import eyas.baseline.model.EntryKind;
import eyas.baseline.run.RunBehavior;
import eyas.report.ReportReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A lock that is learned from runs of the range, written to a file and read again, as the commands do.
 *
 * @param lock the lock
 * @param lines number of lines of the file
 */
record RangeLock(BehaviorLock lock, int lines) {
    private static final Pattern DESTINATION = Pattern.compile("([^ <*]+:\\d+)/(?:tcp|udp) from .*");

    /** Learns a lock from the reports of {@code runs}, and writes it to {@code file}. */
    static RangeLock learn(List<RangeRun> runs, Path file) throws IOException {
        List<RunBehavior> behaviors = new ArrayList<>();
        for (RangeRun run : runs) {
            behaviors.add(behavior(run));
        }
        String text = LockWriter.text(new LockDocument(LearnedLock.of(behaviors).lock(), LockComments.HEAD));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
        LockDocument read = LockReader.read(file.toString(), Files.readAllBytes(file))
                .document()
                .orElseThrow(() -> new AssertionError("cannot read the learned lock " + file));
        return new RangeLock(read.lock(), (int) text.lines().count());
    }

    /** Returns the behavior in the report of a run. */
    static RunBehavior behavior(RangeRun run) throws IOException {
        Path report = run.report().resolve("report.json");
        return RunBehavior.of(
                report.toString(),
                ReportReader.read(report.toString(), Files.readAllBytes(report)).report());
    }

    /** Returns the difference between the lock and a run. */
    LockDifference with(RangeRun run) throws IOException {
        return new LockComparison(lock).with(behavior(run));
    }

    int entries() {
        return lock.entries().size();
    }

    /** Returns the destinations of the lock in the syntax of egress control. */
    List<String> endpoints() {
        return lock.entries().keySet().stream()
                .filter(entry -> entry.kind() == EntryKind.DESTINATIONS)
                .map(entry -> DESTINATION.matcher(entry.text()))
                .filter(Matcher::matches)
                .map(destination -> destination.group(1))
                .distinct()
                .sorted()
                .toList();
    }
}
