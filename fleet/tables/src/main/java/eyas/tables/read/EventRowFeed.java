package eyas.tables.read;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Streams the events of one job as rows of {@code events}, because they do not fit into memory. */
public interface EventRowFeed {
    /** Receives rows; values are in the order of the columns, and the columns of every table are not filled. */
    @FunctionalInterface
    interface Taker {
        /** Receives a row. */
        void take(@Nullable Object[] row) throws IOException;
    }

    /**
     * Streams all rows, in the order of the events.
     *
     * @return why not all events could be read; empty if they could
     * @throws IOException if {@code taker} fails
     */
    String each(Taker taker) throws IOException;
}
