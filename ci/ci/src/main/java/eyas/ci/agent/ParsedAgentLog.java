package eyas.ci.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An agent's log as it was read back.
 *
 * @param records the records up to the first fault; of consecutive heartbeats and alerts only the last
 * @param fault why the rest is not trusted, with its line; null if the chain is complete
 * @param gaps the longest times during which the agent did not run
 */
public record ParsedAgentLog(
        List<LogRecord> records, @Nullable String fault, List<Gap> gaps) {
    /** The detail with the time since the agent's start by a monotonic clock, in ms. */
    public static final String UPTIME = "up";

    /** A heartbeat is due every second; if one is this late, in ms, the agent was kept from running. */
    private static final long LATE = 15_000;
    /** Tolerated drift of the two clocks between two records, in ms. */
    private static final long DRIFT = 5_000;

    private static final int MOST_GAPS = 16;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /**
     * An unexpected time between two records.
     *
     * @param from the record before, ns since the epoch
     * @param to the record after, ns since the epoch
     * @param millis the distance by a monotonic clock
     */
    public record Gap(long from, long to, long millis) {
        /** Returns whether the system clock was set in between. */
        public boolean isClockChange() {
            return Math.abs((to - from) / NANOS_PER_MILLI - millis) > DRIFT;
        }
    }

    /** Creates a log without gaps. */
    public ParsedAgentLog(List<LogRecord> records, @Nullable String fault) {
        this(records, fault, List.of());
    }

    /**
     * Limits on the log.
     *
     * @param bytes maximum size of the log (default 256 MiB, a week of heartbeats)
     * @param line maximum length of a line, in characters (default 65,536)
     */
    public record Limits(long bytes, int line) {
        public static final Limits DEFAULT = new Limits(256L << 20, 1 << 16);
    }

    public ParsedAgentLog {
        records = List.copyOf(records);
        gaps = List.copyOf(gaps);
    }

    /**
     * Reads the log at {@code file} and verifies its chain. An incomplete last line is left by a killed agent and is not a fault.
     *
     * @param key the key of its seals, null if unknown
     * @throws IOException if it cannot be read at all
     */
    public static ParsedAgentLog of(Path file, Limits limits, @Nullable LogKey key) throws IOException {
        if (Files.size(file) > limits.bytes()) {
            return new ParsedAgentLog(List.of(), "it has more than " + limits.bytes() + " bytes");
        }
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(Files.newInputStream(file), decoder))) {
            return new Chain(limits, key).read(reader);
        }
    }

    /** Returns the last record of a type. */
    public Optional<LogRecord> last(LogRecordType type) {
        return records.reversed().stream()
                .filter(record -> record.type() == type)
                .findFirst();
    }

    /** Verifies the lines one after the other. */
    private static final class Chain {
        private final Limits limits;
        private final @Nullable LogKey key;
        private final List<LogRecord> records = new ArrayList<>();
        private final List<Gap> gaps = new ArrayList<>();
        private long lastTime;
        private long lastUp = -1;
        private String previous = HashChainedLine.NOTHING;
        private long number;

        private Chain(Limits limits, @Nullable LogKey key) {
            this.limits = limits;
            this.key = key;
        }

        private ParsedAgentLog read(BufferedReader reader) throws IOException {
            StringBuilder line = new StringBuilder(256);
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c != '\n') {
                    if (line.length() >= limits.line()) {
                        return log("line " + (number + 1) + " is longer than " + limits.line());
                    }
                    line.append((char) c);
                    continue;
                }
                String fault = take(line.toString());
                if (fault != null) {
                    return log("line " + (number + 1) + " " + fault);
                }
                line.setLength(0);
            }
            return log(null);
        }

        private ParsedAgentLog log(@Nullable String fault) {
            return new ParsedAgentLog(records, fault, gaps);
        }

        private @Nullable String take(String line) {
            LogRecord record = HashChainedLine.read(line);
            if (record == null) {
                return "is not a valid record";
            }
            if (record.number() != number + 1) {
                return "has the number " + record.number() + ": lines were removed or inserted";
            }
            String hash =
                    HashChainedLine.hash(record.number(), record.time(), record.type(), record.details(), previous);
            if (!hash.equals(record.hash())) {
                return "was changed: its hash does not match";
            }
            if (key != null && !key.seal(hash).equals(record.seal())) {
                return "was not written by the agent: its seal does not match";
            }
            number++;
            previous = hash;
            time(record);
            if (!records.isEmpty()
                    && records.getLast().type() == record.type()
                    && (record.type() == LogRecordType.HEARTBEAT || record.type() == LogRecordType.ALERTED)) {
                records.removeLast();
            }
            records.add(record);
            return null;
        }

        private void time(LogRecord record) {
            String text = record.detail(UPTIME);
            long up = text.matches("[0-9]{1,15}") ? Long.parseLong(text) : -1;
            if (up >= 0 && lastUp >= 0) {
                Gap gap = new Gap(lastTime, record.time(), up - lastUp);
                if ((gap.millis() > LATE || gap.isClockChange()) && gaps.size() < MOST_GAPS) {
                    gaps.add(gap);
                }
            }
            if (up >= 0) {
                lastUp = up;
                lastTime = record.time();
            }
        }
    }
}
