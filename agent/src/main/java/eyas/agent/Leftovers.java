package eyas.agent;

import eyas.ci.CiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the steps of a job have left running in a control group. Once the group is no longer held they could send what they have kept until
 * then, so they end first.
 */
final class Leftovers {
    private static final String PROCESSES = "cgroup.procs";
    private static final int ROUNDS = 200;
    private static final long PAUSE_MILLIS = 10;

    private Leftovers() {}

    /**
     * Ends all processes in {@code group} and below that have begun since {@code since}, but for this one and those above it.
     *
     * @param since ms since the epoch
     * @return how many there were
     * @throws CiException if some of them do not end
     */
    static int end(Path group, long since) throws IOException {
        Set<Long> kept = new HashSet<>();
        Optional<ProcessHandle> at = Optional.of(ProcessHandle.current());
        while (at.isPresent() && kept.add(at.get().pid())) {
            at = at.get().parent();
        }
        Set<Long> ended = new HashSet<>();
        for (int i = 0; i < ROUNDS; i++) {
            // Again and again: one of them may have started another meanwhile.
            List<ProcessHandle> found = members(group).stream()
                    .filter(process -> !kept.contains(process))
                    .flatMap(process -> ProcessHandle.of(process).stream())
                    .filter(process -> begin(process) >= since)
                    .toList();
            if (found.isEmpty()) {
                return ended.size();
            }
            for (ProcessHandle process : found) {
                ended.add(process.pid());
                process.destroyForcibly();
            }
            pause();
        }
        throw new CiException("processes that steps have left running do not end");
    }

    private static long begin(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
    }

    private static Set<Long> members(Path group) throws IOException {
        Set<Long> members = new HashSet<>();
        try {
            Files.readAllLines(group.resolve(PROCESSES)).forEach(line -> members.add(Long.valueOf(line)));
        } catch (NoSuchFileException e) {
            return members; // a group that has gone has nobody in it
        }
        for (Path folder : folders(group)) {
            members.addAll(members(folder));
        }
        return members;
    }

    private static List<Path> folders(Path group) throws IOException {
        try (Stream<Path> files = Files.list(group)) {
            return files.filter(file -> Files.isDirectory(file)).toList();
        } catch (NoSuchFileException e) {
            return List.of(); // it has gone meanwhile
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CiException("interrupted while what steps have left running ended", e);
        }
    }
}
