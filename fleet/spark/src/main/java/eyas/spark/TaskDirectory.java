package eyas.spark;

import eyas.tables.write.ScratchDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Creates temporary directories for tasks. If an executor is killed, its directory is removed with the executor's own directories; if Spark
 * has none, by a later task there, after more than ten minutes.
 */
final class TaskDirectory {
    private static final String BEGINNING = "eyas-hunt-part-";

    /** Environment variables with an application's own directories: Spark's, Hadoop's, and that of containers. */
    private static final List<String> VARIABLES = List.of("SPARK_EXECUTOR_DIRS", "LOCAL_DIRS", "SPARK_LOCAL_DIRS");

    private TaskDirectory() {}

    /** Creates a directory that is removed when it is closed. */
    static ScratchDirectory create() throws IOException {
        return ScratchDirectory.create(parent(), BEGINNING);
    }

    private static Path parent() {
        for (String variable : VARIABLES) {
            @Nullable String directories = System.getenv(variable);
            if (directories != null && !directories.isBlank()) {
                Path first = Path.of(directories.split("[," + File.pathSeparator + "]", 2)[0]);
                if (Files.isDirectory(first) && Files.isWritable(first)) {
                    return first;
                }
            }
        }
        return Path.of(System.getProperty("java.io.tmpdir"));
    }
}
