package eyas.collect.feed;

import eyas.collect.intake.StateFolder;
import eyas.collect.journal.Entry;
import eyas.collect.journal.Journal;
import eyas.collect.metrics.Counters;
import eyas.collect.metrics.Counters.Count;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps deliveries that could not be read, for whoever wants to know why; where there are too many, the oldest goes. */
final class AsideFolder {
    private static final int SHOWN = 400;

    private final StateFolder state;
    private final Journal journal;
    private final long mostBytes;
    private final Counters counters;
    private final Consumer<String> notices;

    AsideFolder(StateFolder state, Journal journal, long mostBytes, Counters counters, Consumer<String> notices) {
        this.state = state;
        this.journal = journal;
        this.mostBytes = mostBytes;
        this.counters = counters;
        this.notices = notices;
    }

    /** Takes a delivery out of what is to be written. */
    void put(String id, String why) throws IOException {
        Path from = state.accepted().resolve(id);
        Path to = state.aside().resolve(id);
        StateFolder.remove(to);
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // It is gone, and cannot be written: that is what is noted.
            notices.accept("a delivery is gone from " + state.accepted() + ": " + id);
        }
        journal.add(new Entry.Aside(id));
        counters.add(Count.ASIDE, "kept", 1);
        notices.accept("a delivery is put aside, in " + to + ": " + Printable.of(why, SHOWN));
        trim();
    }

    private void trim() throws IOException {
        List<Path> folders = new ArrayList<>(StateFolder.entries(state.aside()));
        folders.sort((one, other) -> Long.compare(modified(one), modified(other)));
        long bytes = 0;
        for (Path folder : folders) {
            bytes += size(folder);
        }
        for (Path folder : folders) {
            if (bytes <= mostBytes) {
                return;
            }
            bytes -= size(folder);
            StateFolder.remove(folder);
            counters.add(Count.ASIDE, "removed", 1);
        }
    }

    private static long modified(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toMillis();
        } catch (IOException e) {
            // Removed by hand meanwhile.
            return 0;
        }
    }

    private static long size(Path folder) throws IOException {
        long bytes = 0;
        for (Path file : StateFolder.entries(folder)) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
