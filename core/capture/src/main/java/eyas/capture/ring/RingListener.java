package eyas.capture.ring;

import java.nio.file.Path;

/** Listener for the outcome of files, called on the thread that writes them. Must not block. */
public interface RingListener {
    /**
     * Called when a file is complete.
     *
     * @param events number of events in it
     * @param bytes its size
     * @param lost number of events missing because the disk was too slow
     * @param full whether it ends because it reached its maximum size
     */
    void finished(Path file, long events, long bytes, long lost, boolean full);

    /**
     * Called when a file could not be created or written; the saved part stays, and the next trigger tries again.
     *
     * @param problem the error and its remedy
     */
    void failed(Path file, String problem);
}
