package eyas.ci.provider;

/** Reads, while a job goes on, which variables and folders its steps hand on to later ones. */
public interface StepExportWatch extends AutoCloseable {
    /** Reads nothing, for systems without such files. */
    StepExportWatch NONE = new StepExportWatch() {
        @Override
        public StepExports told() {
            return StepExports.NOTHING;
        }

        @Override
        public void close() {}
    };

    /** Returns what was read up to now. Safe for use by any thread. */
    StepExports told();

    /** Ends the watch. */
    @Override
    void close();
}
