package eyas.spark;

import eyas.tables.write.ScratchDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes directories for what one part of a question needs for a while. Where an executor is killed, its directory goes with those that
 * Spark gave the executor; where Spark has none, with the next part that is answered there more than ten minutes later.
 */
final class TaskDirectory {
    private static final String BEGINNING = "eyas-hunt-part-";

    /** Where clusters say what directories an application has that go with it: Spark's own, Hadoop's, and that of containers. */
    private static final List<String> VARIABLES = List.of("SPARK_EXECUTOR_DIRS", "LOCAL_DIRS", "SPARK_LOCAL_DIRS");

    private TaskDirectory() {}

    /** Creates one, which goes when it is closed. */
    static ScratchDirectory make() throws IOException {
        return ScratchDirectory.make(parent(), BEGINNING);
    }

    private static Path parent() {
        for (String variable : VARIABLES) {
            @Nullable String folders = System.getenv(variable);
            if (folders != null && !folders.isBlank()) {
                Path first = Path.of(folders.split("[," + File.pathSeparator + "]", 2)[0]);
                if (Files.isDirectory(first) && Files.isWritable(first)) {
                    return first;
                }
            }
        }
        return Path.of(System.getProperty("java.io.tmpdir"));
    }
}
