package eyas.action.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds an agent's log as it was read back.
 *
 * @param records the records up to the first fault; of the heartbeats only the last
 * @param fault why the rest cannot be believed, with its line; null where the chain is whole
 */
public record ReadLog(List<LogRecord> records, @Nullable String fault) {
    /**
     * Bounds what is read.
     *
     * @param bytes longest log that is read (default 256 MiB, a week of heartbeats)
     * @param line longest line, in characters (default 65,536)
     */
    public record Limits(long bytes, int line) {
        public static final Limits DEFAULT = new Limits(256L << 20, 1 << 16);
    }

    public ReadLog {
        records = List.copyOf(records);
    }

    /**
     * Reads the log at {@code file} and checks its chain. A last line without an end is what a killed agent leaves, and no
     * fault.
     *
     * @throws IOException if it cannot be read at all
     */
    public static ReadLog of(Path file, Limits limits) throws IOException {
        if (Files.size(file) > limits.bytes()) {
            return new ReadLog(List.of(), "it has more than " + limits.bytes() + " bytes");
        }
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        try (BufferedReader reader =
                new BufferedReader(new java.io.InputStreamReader(Files.newInputStream(file), decoder))) {
            return new Chain(limits).read(reader);
        }
    }

    /** Returns the last record of a type. */
    public Optional<LogRecord> last(LogType type) {
        return records.reversed().stream()
                .filter(record -> record.type() == type)
                .findFirst();
    }

    /** Checks line after line. */
    private static final class Chain {
        private final Limits limits;
        private final List<LogRecord> records = new ArrayList<>();
        private String previous = ChainedLine.NOTHING;
        private long number;

        private Chain(Limits limits) {
            this.limits = limits;
        }

        private ReadLog read(BufferedReader reader) throws IOException {
            StringBuilder line = new StringBuilder(256);
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c != '\n') {
                    if (line.length() >= limits.line()) {
                        return new ReadLog(records, "line " + (number + 1) + " is longer than " + limits.line());
                    }
                    line.append((char) c);
                    continue;
                }
                String fault = take(line.toString());
                if (fault != null) {
                    return new ReadLog(records, "line " + (number + 1) + " " + fault);
                }
                line.setLength(0);
            }
            return new ReadLog(records, null);
        }

        private @Nullable String take(String line) {
            LogRecord record = ChainedLine.read(line);
            if (record == null) {
                return "is no record";
            }
            if (record.number() != number + 1) {
                return "has the number " + record.number() + ": lines are missing or were put in";
            }
            String hash = ChainedLine.hash(record.number(), record.time(), record.type(), record.details(), previous);
            if (!hash.equals(record.hash())) {
                return "was changed: its hash is wrong";
            }
            number++;
            previous = hash;
            if (record.type() == LogType.HEARTBEAT
                    && !records.isEmpty()
                    && records.getLast().type() == LogType.HEARTBEAT) {
                records.removeLast();
            }
            records.add(record);
            return null;
        }
    }
}
