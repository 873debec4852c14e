package eyas.live;

import eyas.live.sys.ProcessCalls;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Raises the priority of Eyas's threads above that of the watched processes, so that a flood of events does not starve the reader.
 *
 * <p>The audit daemon does the same. Eyas does not use more processor time by this; it gets it sooner. If the kernel refuses (no
 * CAP_SYS_NICE), everything works as before, with a higher chance of losses, which are counted.
 */
public final class SchedulingPriority {
    private static final Path THREADS = Path.of("/proc/self/task");
    /** High priority, but below the most urgent values, which are for real-time work. */
    private static final int NICE = -10;

    private SchedulingPriority() {}

    /** Raises the priority of the calling thread, and of the processes that it starts. */
    public static void takeThread() {
        new ProcessCalls().setPriority(0, NICE); // without CAP_SYS_NICE everything works as before
    }

    /** Raises the priority of all current threads; later ones inherit it. Start the command before, so that it does not inherit it. */
    static void take() {
        ProcessCalls calls = new ProcessCalls();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                if (calls.setPriority(Integer.parseInt(thread.getFileName().toString()), NICE) != 0) {
                    return;
                }
            }
        } catch (IOException e) {
            // Without /proc live capture is impossible, and the start reports that with a better message.
            return;
        }
    }
}
