package eyas.state.origin;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The writers of pipes between programs, by the inode of the pipe. Bounded: the oldest is evicted. Event thread only. */
final class ConnectedPipes {
    /** The maximum number of pipes. */
    private static final int MOST_PIPES = 4_096;
    /** The maximum length of a chain of pipes that is followed. */
    private static final int MOST_LINKS = 8;

    private final Map<Long, ContentWriter> writers = new LinkedHashMap<>();

    /** Records that {@code writer} writes to {@code pipe}; 0 is no pipe. */
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

    /** Returns the writer of {@code pipe}; null if unknown. */
    @Nullable
    ContentWriter writer(long pipe) {
        return writers.get(pipe);
    }

    /** Returns whether {@code pipe} carries data that another machine sent, possibly through programs that forward what they read. */
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
