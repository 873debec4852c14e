package eyas.state.origin;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who writes to the pipes between programs, by the inode of the pipe. Bounded: the oldest is forgotten. Event thread only. */
final class ConnectedPipes {
    /** The most pipes that are remembered. */
    private static final int MOST_PIPES = 4_096;
    /** The most pipes, one behind the other, that are followed. */
    private static final int MOST_LINKS = 8;

    private final Map<Long, ContentWriter> writers = new LinkedHashMap<>();

    /** Notes that {@code writer} writes to {@code pipe}; 0 is no pipe. */
    void feeds(long pipe, ContentWriter writer) {
        if (pipe == 0) {
            return;
        }
        writers.put(pipe, writer);
        if (writers.size() > MOST_PIPES) {
            Iterator<Long> eldest = writers.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** Returns who writes to {@code pipe}; null if unknown. */
    @Nullable
    ContentWriter writer(long pipe) {
        return writers.get(pipe);
    }

    /** Return whether {@code pipe} brings what another machine sent, also by way of programs that pass on what they read. */
    boolean isFedByNetwork(long pipe) {
        ContentWriter feeder = writers.get(pipe);
        for (int i = 0; i < MOST_LINKS && feeder != null; i++) {
            if (feeder.isConnected()) {
                return true;
            }
            feeder = feeder.input == 0 ? null : writers.get(feeder.input);
        }
        return false;
    }

    void clear() {
        writers.clear();
    }
}
