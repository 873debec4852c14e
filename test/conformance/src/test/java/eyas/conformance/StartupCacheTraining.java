package eyas.conformance;

import eyas.live.Sandbox;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The workload for creating the start-up cache: the program's most frequent operations in tests. Runs in a process of its own. */
@NullMarked
final class StartupCacheTraining {
    private static final String SCRIPT =
            "cat /proc/1/environ >/dev/null 2>&1; (: >\"$0\"; mv \"$0\" \"$0.moved\"); exit 0";

    private StartupCacheTraining() {}

    /**
     * Runs commands; throws if one fails.
     *
     * @param arguments a capture file, and whether monitoring is possible
     */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        Path directory = Files.createTempDirectory("eyas-training");
        try {
            Sandbox.warmUp();
            String capture = arguments[0];
            if (Boolean.parseBoolean(arguments[1])) {
                capture = directory.resolve("job.scap").toString();
                run(
                        "watch",
                        "--record",
                        capture,
                        "--redact",
                        "--report",
                        directory.resolve("live").toString(),
                        "--",
                        "/bin/sh",
                        "-c",
                        SCRIPT,
                        directory.resolve("file").toString());
            }
            run("read", capture, "evt.type = execve");
            run("analyze", capture, "--output", directory.resolve("report").toString());
            run("convert", capture, directory.resolve("copy.scap.gz").toString());
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Calls the program's {@code run}, which {@code main} calls and which does not exit the JVM. It is package-private. */
    private static void run(String... words) throws ReflectiveOperationException {
        Method run = Class.forName("eyas.cli.Eyas").getDeclaredMethod("run", String[].class);
        run.setAccessible(true);
        int code = (int) run.invoke(null, (Object) words);
        if (code != 0) {
            throw new IllegalStateException(List.of(words) + " exited with " + code);
        }
    }
}
