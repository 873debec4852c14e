package eyas.ci.provider;

/**
 * One name that a step hands on to the later ones of its job.
 *
 * @param file the name of the file that it stood in, without the folder
 * @param kind what it is
 * @param name the variable, or the folder; never a value
 */
public record StepExport(String file, Kind kind, String name) {
    /** What steps hand on. */
    public enum Kind {
        /** An environment variable. */
        VARIABLE,
        /** A folder where programs are looked for. */
        FOLDER
    }
}
