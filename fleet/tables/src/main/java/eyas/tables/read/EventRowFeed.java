package eyas.tables.read;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Gives the events of one job as rows of {@code events}: too many to hold. */
public interface EventRowFeed {
    /** Takes a row; its values are in the columns' order, and those that every table has are not filled. */
    @FunctionalInterface
    interface Taker {
        /** Takes a row. */
        void take(@Nullable Object[] row) throws IOException;
    }

    /**
     * Gives all rows, in the order of the events.
     *
     * @return why not all events could be read; empty where they could
     * @throws IOException if {@code taker} fails
     */
    String each(Taker taker) throws IOException;
}
