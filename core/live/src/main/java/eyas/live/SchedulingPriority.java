package eyas.live;

import eyas.live.sys.ProcessCalls;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lets Eyas's own threads run ahead of those that it watches, so that a flood of events does not starve its reader.
 *
 * <p>The audit daemon does the same for the same reason. What Eyas uses of a processor does not grow by it; it only gets
 * it sooner. Where the kernel refuses (no CAP_SYS_NICE), everything works as before, with a higher chance of losses,
 * which are counted.
 */
public final class SchedulingPriority {
    private static final Path THREADS = Path.of("/proc/self/task");
    /** As far ahead as it takes; the most urgent value is for those who must not wait at all. */
    private static final int NICE = -10;

    private SchedulingPriority() {}

    /** Moves the calling thread ahead, and the processes that it starts. */
    public static void takeThread() {
        new ProcessCalls().setPriority(0, NICE); // without the right to it, everything works as before
    }

    /** Moves all present threads ahead; later ones inherit it. A command must have been started before. */
    static void take() {
        ProcessCalls calls = new ProcessCalls();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                if (calls.setPriority(Integer.parseInt(thread.getFileName().toString()), NICE) != 0) {
                    return;
                }
            }
        } catch (IOException e) {
            // Without /proc nothing can be watched live, and the start says so with a better message.
            return;
        }
    }
}
