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
 * Writes the agent's log, one line per record. A record is in the kernel when {@link #add} returns, so it survives if the agent is killed.
 * A hash chain links the lines. Thread-safe.
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
     * Creates a log.
     *
     * @param key the key that seals it, null for an unsealed log
     * @throws IOException if the file exists, or cannot be created
     */
    public static AgentLog create(Path file, @Nullable LogKey key) throws IOException {
        return new AgentLog(Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW), key);
    }

    /** Appends a record with the current time. A failed write is recorded as a problem, and the watch continues. */
    public LogRecord add(LogRecordType type, Map<String, String> details) {
        Instant now = Instant.now();
        return add(now.getEpochSecond() * NANOS + now.getNano(), type, details);
    }

    /** Appends a record with the time {@code time}, ns since the epoch. */
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

    /** Returns the first write error. */
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
