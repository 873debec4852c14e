package eyas.ci.provider;

/**
 * A name that a step exports to later steps of its job.
 *
 * @param file the name of its file, without the directory
 * @param kind the kind of export
 * @param name the variable or directory; never a value
 */
public record StepExport(String file, Kind kind, String name) {
    /** Kinds of exports. */
    public enum Kind {
        /** An environment variable. */
        VARIABLE("variable"),
        /** A directory of the search path for programs. */
        DIRECTORY("folder");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        /** Returns its name in reports and lock files. */
        public String key() {
            return key;
        }
    }
}
