package eyas.host.job;

import eyas.event.Bytes;
import eyas.state.process.ThreadEntry;
import eyas.text.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The running processes of a job with their names. Event thread only. */
final class LiveProcesses {
    private static final int WORDS = 100;
    private static final int SHOWN = 8;

    /**
     * A process.
     *
     * @param since when it was first known to exist, ns since the epoch
     */
    private record Living(long pid, String name, long since) {}

    private final Map<Long, Living> living = new LinkedHashMap<>();

    void add(ThreadEntry process, long time) {
        living.put(process.number(), new Living(process.pid(), name(process), time));
    }

    /** Records that a process has executed another program. */
    void executed(ThreadEntry process) {
        living.computeIfPresent(
                process.number(), (_, before) -> new Living(before.pid(), name(process), before.since()));
    }

    /** Returns the display name of a process: its name and its ID. */
    static String name(ThreadEntry process) {
        return Printable.of(Bytes.text(process.comm()), WORDS) + " (" + process.pid() + ")";
    }

    void remove(long number) {
        living.remove(number);
    }

    boolean isEmpty() {
        return living.isEmpty();
    }

    int size() {
        return living.size();
    }

    /** Returns the names of all processes except those with these numbers. */
    List<String> names(Set<Long> without) {
        return living.entrySet().stream()
                .filter(entry -> !without.contains(entry.getKey()))
                .map(entry -> entry.getValue().name())
                .toList();
    }

    /** Returns whether process {@code number} is gone although its exit event was not received. */
    boolean hasExited(long number, ProcessLivenessCheck check) {
        @Nullable Living process = living.get(number);
        return process != null && check.hasExited(process.pid(), process.since());
    }

    /** Removes the processes that are gone although their exit event was not received; returns their number. */
    int removeExited(ProcessLivenessCheck check) {
        int before = living.size();
        living.values().removeIf(process -> check.hasExited(process.pid(), process.since()));
        return before - living.size();
    }

    /** Returns some names as one text. */
    static String join(List<String> names) {
        String shown = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
    }

    static String count(int processes) {
        return processes == 1 ? "1 process" : processes + " processes";
    }
}
