package eyas.conformance;

import eyas.baseline.compare.LockChange;
import eyas.baseline.compare.LockDifference;
import eyas.baseline.compare.Weight;
import eyas.baseline.model.LockEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Result of a repeated build: size of its lock, and behavior of later runs beyond it.
 *
 * @param each the build
 * @param learned number of runs from which the lock was learned
 * @param checked number of later runs that were checked
 * @param lock the lock
 * @param newBehavior behavior of later runs that is not in the lock, without duplicates, with the first run that showed it
 * @param gaps gaps that prevent a verdict, by run
 */
record RangeBuild(
        RangeCase each,
        int learned,
        int checked,
        RangeLock lock,
        Map<LockEntry, NewEntry> newBehavior,
        Map<String, List<String>> gaps) {
    /** A new entry and the first run that showed it. */
    record NewEntry(LockChange change, String run) {}

    /** Learns a lock from the first {@code learned} of {@code runs}, and checks the others. */
    static RangeBuild of(List<RangeRun> runs, int learned, Path file) throws IOException {
        RangeLock lock = RangeLock.learn(runs.subList(0, learned), file);
        TreeMap<LockEntry, NewEntry> newBehavior = new TreeMap<>();
        TreeMap<String, List<String>> gaps = new TreeMap<>();
        for (RangeRun run : runs) {
            List<String> found = RangeLock.behavior(run).gaps();
            if (!found.isEmpty()) {
                gaps.put(run.directory().getFileName().toString(), found);
            }
        }
        for (RangeRun run : runs.subList(learned, runs.size())) {
            LockDifference difference = lock.with(run);
            difference
                    .newOrChanged()
                    .forEach(change -> newBehavior.putIfAbsent(
                            change.entry(),
                            new NewEntry(change, run.directory().getFileName().toString())));
        }
        return new RangeBuild(runs.getFirst().each(), learned, runs.size() - learned, lock, newBehavior, gaps);
    }

    /** Returns the new entries of medium or heavy weight. */
    List<String> significantEntries() {
        return lines(Weight.MEDIUM).toList();
    }

    /** Returns all new entries. */
    List<String> newEntries() {
        return lines(Weight.LIGHT).toList();
    }

    private Stream<String> lines(Weight least) {
        return newBehavior.values().stream()
                .filter(one -> one.change().weight().compareTo(least) >= 0)
                .map(one -> each.name() + ", " + one.run() + ": "
                        + one.change().weight().label() + " "
                        + one.change().entry().step().step() + " / "
                        + one.change().entry().code() + " / "
                        + one.change().entry().kind().key() + " / "
                        + one.change().entry().text() + " <- "
                        + one.change().witness().commandLine());
    }

    /** Returns details for finding the cause of new behavior. */
    String details() {
        StringBuilder text = new StringBuilder(String.format(
                "%s: %d entries, %d lines, %d new%n", each.name(), lock.entries(), lock.lines(), newBehavior.size()));
        newEntries().forEach(line -> text.append("  ").append(line).append('\n'));
        gaps.forEach((run, found) -> found.forEach(gap ->
                text.append("  ").append(run).append(", missing: ").append(gap).append('\n')));
        return text.toString();
    }

    /** Returns the row of the table. */
    RangeBuildTable.Row row() {
        return new RangeBuildTable.Row(
                each.name(),
                each.model(),
                learned,
                checked,
                lock.entries(),
                lock.lines(),
                newBehavior.size(),
                newBehavior.values().stream()
                        .map(one -> one.change().weight())
                        .max(Weight::compareTo)
                        .map(Weight::label)
                        .orElse("-"),
                gaps.size(),
                LocalDate.now(ZoneOffset.UTC) + ", " + RangeBuildTable.machine());
    }
}
