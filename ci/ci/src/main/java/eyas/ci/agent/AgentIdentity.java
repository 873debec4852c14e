package eyas.ci.agent;

import eyas.text.AtomicFile;
import eyas.text.ProcessStat;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * The process and job of an agent. The process ID is not sufficient, because it can be reused.
 *
 * @param pid the agent's process
 * @param started start time of the process in clock ticks since boot, by a clock that cannot be set
 * @param job the key of the job in its CI system
 */
public record AgentIdentity(long pid, long started, String job) {
    private static final long MAX_BYTES = 64 << 10;
    private static final Path PROC = Path.of("/proc");

    /** Returns the identity of this process. */
    public static AgentIdentity own(String job) {
        return of(ProcessHandle.current(), job);
    }

    /** Returns the identity of {@code process}. */
    public static AgentIdentity of(ProcessHandle process, String job) {
        return new AgentIdentity(process.pid(), begin(process), job);
    }

    /** Returns the start time of a process; a number that no process has if it has ended. */
    private static long begin(ProcessHandle process) {
        return ProcessStat.startTicks(PROC, process.pid()).orElse(-1);
    }

    /** Returns the process; empty if it has ended. */
    public Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> begin(process) == started);
    }

    /** Returns whether the process exists and is not a zombie. */
    public boolean isRunning() {
        return process().filter(AgentIdentity::runs).isPresent();
    }

    /** Returns whether {@code process} exists and is not a zombie. */
    public static boolean runs(ProcessHandle process) {
        return process.isAlive() && "Z?".indexOf(state(process.pid())) < 0;
    }

    /** Returns whether the process was stopped by a signal and waits to be resumed. */
    public boolean isStopped() {
        return process()
                .filter(process -> "Tt".indexOf(state(process.pid())) >= 0)
                .isPresent();
    }

    /** Returns the kernel's process state letter; a question mark if the process has ended. */
    private static char state(long pid) {
        ProcessStat stat = ProcessStat.of(pid);
        return stat == null ? '?' : stat.state();
    }

    /** Writes the file atomically. */
    public void write(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("pid", Long.toString(pid));
        properties.setProperty("started", Long.toString(started));
        properties.setProperty("job", job);
        AtomicFile.replace(file, out -> properties.store(out, null));
    }

    /**
     * Reads the file; empty if it is missing or invalid.
     *
     * @throws IOException if it cannot be read
     */
    public static Optional<AgentIdentity> read(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                return Optional.empty();
            }
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            }
            return Optional.of(new AgentIdentity(
                    Long.parseLong(properties.getProperty("pid", "")),
                    Long.parseLong(properties.getProperty("started", "")),
                    properties.getProperty("job", "")));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            // Missing or invalid: it identifies no agent.
            return Optional.empty();
        }
    }
}
