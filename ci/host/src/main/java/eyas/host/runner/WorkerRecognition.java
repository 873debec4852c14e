package eyas.host.runner;

/** The classification of a process that may be a worker. */
public sealed interface WorkerRecognition {
    /** The worker of {@code runner}: a job starts. */
    record Worker(KnownRunner runner) implements WorkerRecognition {}

    /**
     * A process that resembles a worker and is not a known one: no job starts.
     *
     * @param program identity of its executable
     * @param ofRunner whether it is a known runner's program, or is in a known runner's directory
     * @param why the reason
     */
    record Refused(String program, boolean ofRunner, String why) implements WorkerRecognition {}

    /** Any other program. */
    record Other() implements WorkerRecognition {}
}
