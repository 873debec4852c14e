package eyas.collect.feed;

import eyas.collect.intake.StateDirectory;
import eyas.collect.journal.Journal;
import eyas.collect.journal.JournalEntry;
import eyas.collect.metrics.Counters;
import eyas.collect.metrics.Counters.Count;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Keeps unreadable deliveries for analysis, within a size limit; the oldest is evicted. */
final class DeadLetterQueue {
    private static final int SHOWN = 400;
    private static final int MOST = 1_000;
    private static final long BLOCK = 4 << 10;

    private final StateDirectory state;
    private final Journal journal;
    private final long mostBytes;
    private final Counters counters;
    private final Consumer<String> notices;

    /** By delivery, the oldest first. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private boolean isKnown;

    private record Entry(String sender, long bytes) {}

    DeadLetterQueue(
            StateDirectory state, Journal journal, long mostBytes, Counters counters, Consumer<String> notices) {
        this.state = state;
        this.journal = journal;
        this.mostBytes = mostBytes;
        this.counters = counters;
        this.notices = notices;
    }

    /**
     * Moves a delivery out of the pending ones.
     *
     * @param sender the sender; empty if unreadable
     */
    void put(String id, String sender, String why) throws IOException {
        Path from = state.accepted().resolve(id);
        Path to = state.aside().resolve(id);
        if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
            StateDirectory.remove(to);
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } else {
            // It was removed or moved already, which is the intended state.
            notices.accept("a delivery is missing from " + state.accepted() + ": " + id);
        }
        journal.add(new JournalEntry.Aside(id));
        counters.add(Count.ASIDE, "kept", 1);
        notices.accept("set aside an unreadable delivery in " + to + ": " + Printable.of(why, SHOWN));
        known();
        entries.put(id, new Entry(sender, size(to)));
        trim();
    }

    /** Scans the directory once, not for each delivery. */
    private void known() throws IOException {
        if (isKnown) {
            return;
        }
        List<Path> directories = new ArrayList<>(StateDirectory.entries(state.aside()));
        directories.sort((one, other) -> Long.compare(modified(one), modified(other)));
        for (Path directory : directories) {
            entries.put(String.valueOf(directory.getFileName()), new Entry("", size(directory)));
        }
        isKnown = true;
    }

    private void trim() throws IOException {
        long bytes = entries.values().stream().mapToLong(Entry::bytes).sum();
        while (entries.size() > MOST || (bytes > mostBytes && !entries.isEmpty())) {
            String id = excess();
            bytes -= Objects.requireNonNull(entries.remove(id), "it is one of them")
                    .bytes();
            StateDirectory.remove(state.aside().resolve(id));
            counters.add(Count.ASIDE, "removed", 1);
        }
    }

    /** Returns the oldest delivery of the sender with the most bytes, so that a sender of invalid deliveries evicts only its own. */
    private String excess() {
        Map<String, Integer> numbers = new HashMap<>();
        entries.values().forEach(each -> numbers.merge(each.sender(), 1, Integer::sum));
        String most = numbers.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        return entries.entrySet().stream()
                .filter(each -> each.getValue().sender().equals(most))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private static long modified(Path directory) {
        try {
            return Files.getLastModifiedTime(directory).toMillis();
        } catch (IOException e) {
            // Removed by hand meanwhile.
            return 0;
        }
    }

    /** Returns the approximate size on disk, in bytes. */
    private static long size(Path directory) throws IOException {
        long bytes = BLOCK;
        for (Path file : StateDirectory.entries(directory)) {
            bytes += BLOCK + Files.size(file);
        }
        return bytes;
    }
}
