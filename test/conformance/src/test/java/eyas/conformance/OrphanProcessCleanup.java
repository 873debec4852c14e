package eyas.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Kills the processes that a job leaves running. Like the runner at the end of a job, finds them by a variable in their environment. */
final class OrphanProcessCleanup {
    private OrphanProcessCleanup() {}

    /** Kills all processes with this tracking id and returns their names. */
    static List<String> kill(String trackingId) {
        List<String> names = new ArrayList<>();
        String wanted = "RUNNER_TRACKING_ID=" + trackingId;
        ProcessHandle.allProcesses().forEach(process -> {
            Path files = Path.of("/proc", Long.toString(process.pid()));
            try {
                String environment = Files.readString(files.resolve("environ"), StandardCharsets.ISO_8859_1);
                if (List.of(environment.split("\0")).contains(wanted)) {
                    String name = Files.readString(files.resolve("comm")).strip();
                    process.destroyForcibly();
                    names.add(name);
                }
            } catch (IOException e) {
                // The process has ended, or its environment is not readable.
            }
        });
        return names;
    }
}
