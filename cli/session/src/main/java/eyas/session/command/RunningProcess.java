package eyas.session.command;

import eyas.text.Printable;
import eyas.text.ProcessStat;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A running process.
 *
 * @param pid its ID
 * @param name its name in the kernel, which it may have chosen itself
 */
public record RunningProcess(long pid, String name) {
    private static final Path PROC = Path.of("/proc");
    /** Maximum number of processes named; the others are only counted. */
    private static final int NAMED = 8;

    private static final int NAME = 32;

    /** Returns the process with this ID, empty if it has ended or is a zombie. */
    public static Optional<RunningProcess> find(long pid) {
        Path directory = PROC.resolve(Long.toString(pid));
        try {
            ProcessStat stat = ProcessStat.read(PROC, Long.toString(pid));
            if (stat == null || stat.state() == 'X' || (stat.state() == 'Z' && threads(directory) < 2)) {
                return Optional.empty();
            }
            return Optional.of(new RunningProcess(pid, stat.name()));
        } catch (IOException e) {
            // The process has ended.
            return Optional.empty();
        }
    }

    /** A first thread that has ended looks like a zombie although other threads of the process continue. */
    private static int threads(Path directory) throws IOException {
        int threads = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(directory.resolve("task"))) {
            for (Path _ : tasks) {
                threads++;
            }
        }
        return threads;
    }

    /** Formats processes, for example {@code sleep (4711), sh (4712)}. */
    public static String describe(List<RunningProcess> processes) {
        String named = processes.stream()
                .limit(NAMED)
                .map(process -> Printable.of(process.name(), NAME) + " (" + process.pid() + ")")
                .collect(Collectors.joining(", "));
        int more = processes.size() - NAMED;
        return more > 0 ? named + " and " + more + " more" : named;
    }
}
