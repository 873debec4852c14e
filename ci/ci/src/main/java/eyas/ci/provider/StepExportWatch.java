package eyas.ci.provider;

/** Reads, while a job runs, which variables and directories its steps export to later ones. */
public interface StepExportWatch extends AutoCloseable {
    /** Reads nothing, for systems without such files. */
    StepExportWatch NONE = new StepExportWatch() {
        @Override
        public StepExports exports() {
            return StepExports.NOTHING;
        }

        @Override
        public void close() {}
    };

    /** Returns the exports so far. Thread-safe. */
    StepExports exports();

    /** Ends the watch. */
    @Override
    void close();
}
