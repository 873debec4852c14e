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
 * Which process an agent is, and for which job. A process id alone would not do: ids come again.
 *
 * @param pid the agent's process
 * @param started when that process began, clock ticks since the machine's start: a clock that nobody can set
 * @param job what tells the job from others, as its CI system has it
 */
public record AgentIdentity(long pid, long started, String job) {
    private static final long MAX_BYTES = 64 << 10;
    private static final Path PROC = Path.of("/proc");

    /** Returns this process's own. */
    public static AgentIdentity own(String job) {
        return of(ProcessHandle.current(), job);
    }

    /** Returns that of {@code process}. */
    public static AgentIdentity of(ProcessHandle process, String job) {
        return new AgentIdentity(process.pid(), begin(process), job);
    }

    /** Returns when a process began, a number that no process has where it has ended. */
    private static long begin(ProcessHandle process) {
        return ProcessStat.startTicks(PROC, process.pid()).orElse(-1);
    }

    /** Returns the process, empty when it has ended. */
    public Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> begin(process) == started);
    }

    /** Return whether the process is there and not merely waiting to be forgotten by its parent. */
    public boolean isRunning() {
        return process().filter(AgentIdentity::runs).isPresent();
    }

    /** Return whether {@code process} is there and not merely waiting to be forgotten by its parent. */
    public static boolean runs(ProcessHandle process) {
        return process.isAlive() && "Z?".indexOf(state(process.pid())) < 0;
    }

    /** Return whether somebody has stopped the process, so that it does nothing until it is told to go on. */
    public boolean isStopped() {
        return process()
                .filter(process -> "Tt".indexOf(state(process.pid())) >= 0)
                .isPresent();
    }

    /** Returns the kernel's letter for what a process does, a question mark where it has ended. */
    private static char state(long pid) {
        ProcessStat stat = ProcessStat.of(pid);
        return stat == null ? '?' : stat.state();
    }

    /** Writes the file, whole or not at all. */
    public void write(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("pid", Long.toString(pid));
        properties.setProperty("started", Long.toString(started));
        properties.setProperty("job", job);
        AtomicFile.replace(file, out -> properties.store(out, null));
    }

    /**
     * Reads the file; empty where there is none, or it is none of ours.
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
            // Never written, or broken: no agent can be found by it.
            return Optional.empty();
        }
    }
}
