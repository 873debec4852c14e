package eyas.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Ends what a job has left running, as the runner does when it has finished: by the variable that it gave to all of it. */
final class OrphanProcessCleanup {
    private OrphanProcessCleanup() {}

    /** Kills them; returns their names. */
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
                // It has ended meanwhile, or is not ours to look at.
            }
        });
        return names;
    }
}
