package eyas.host.runner;

/** What a process that could be a worker was found to be. */
public sealed interface WorkerRecognition {
    /** The worker of {@code runner}: a job begins. */
    record Worker(KnownRunner runner) implements WorkerRecognition {}

    /**
     * What looks like a worker and is not known as one: no job begins.
     *
     * @param program what tells its executable from others
     * @param ofRunner whether it is a known runner's program, or lies in a known runner's folder
     * @param why in words
     */
    record Refused(String program, boolean ofRunner, String why) implements WorkerRecognition {}

    /** Any other program. */
    record Other() implements WorkerRecognition {}
}
