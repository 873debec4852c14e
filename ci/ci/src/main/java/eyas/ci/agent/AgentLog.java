package eyas.ci.agent;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the agent's log: a line per record, whole in the kernel when {@link #add} returns, so that what a killed agent
 * knew is not lost with it. Each line is chained to the one before by a hash. Any thread.
 */
public final class AgentLog implements AutoCloseable {
    private static final long NANOS = 1_000_000_000L;

    private final BufferedWriter writer;
    private final @Nullable LogKey key;
    private String previous = HashChainedLine.NOTHING;
    private long number;
    private @Nullable IOException failure;

    private AgentLog(BufferedWriter writer, @Nullable LogKey key) {
        this.writer = writer;
        this.key = key;
    }

    /**
     * Begins a log.
     *
     * @param key what seals it, null for nothing
     * @throws IOException if the file is there already, or cannot be made
     */
    public static AgentLog create(Path file, @Nullable LogKey key) throws IOException {
        return new AgentLog(Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW), key);
    }

    /** Appends a record that happened now. A write that fails is remembered, and watching goes on. */
    public LogRecord add(LogRecordType type, Map<String, String> details) {
        Instant now = Instant.now();
        return add(now.getEpochSecond() * NANOS + now.getNano(), type, details);
    }

    /** Appends a record of the time {@code time}, ns since the epoch. */
    public synchronized LogRecord add(long time, LogRecordType type, Map<String, String> details) {
        LogRecord record = HashChainedLine.chained(++number, time, type, details, previous, key);
        previous = record.hash();
        try {
            writer.write(HashChainedLine.write(record));
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
        }
        return record;
    }

    /** Returns what went wrong first, in words. */
    public synchronized Optional<String> problem() {
        return Optional.ofNullable(failure).map(e -> "the agent's log is incomplete: " + e.getMessage());
    }

    @Override
    public synchronized void close() {
        try {
            writer.close();
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
        }
    }
}
