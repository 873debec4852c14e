package eyas.ci.provider;

/** Reads, while a job goes on, which variables and folders its steps hand on to later ones. */
public interface HandedOnWatch extends AutoCloseable {
    /** Reads nothing, for systems without such files. */
    HandedOnWatch NONE = new HandedOnWatch() {
        @Override
        public HandedOn told() {
            return HandedOn.NOTHING;
        }

        @Override
        public void close() {}
    };

    /** Returns what was read up to now. Safe for use by any thread. */
    HandedOn told();

    /** Ends the watch. */
    @Override
    void close();
}
