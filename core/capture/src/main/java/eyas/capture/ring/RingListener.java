package eyas.capture.ring;

import java.nio.file.Path;

/** Listener for what became of files, from the thread that writes them. Must not block. */
public interface RingListener {
    /**
     * Say that a file is complete.
     *
     * @param events events that it has
     * @param bytes its bytes
     * @param lost events that are missing at its end or in its midst, since the disk was too slow
     * @param full whether it ends where it does because it is as large as it may be
     */
    void finished(Path file, long events, long bytes, long lost, boolean full);

    /**
     * Say that a file could not be created or written on; what was saved of it stays, the next trigger tries anew.
     *
     * @param problem what happened and what helps
     */
    void failed(Path file, String problem);
}
