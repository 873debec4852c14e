package eyas.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder for what one part of a question needs for a while; goes when it is closed. Where an executor is killed, it goes with the folders
 * that Spark gave the executor; where Spark has none, with the next part that is answered there after two days.
 */
record TaskFolder(Path path) implements AutoCloseable {
    private static final String PREFIX = "eyas-hunt-part-";

    /** No part takes longer. */
    private static final Duration ABANDONED = Duration.ofDays(2);

    /** Where clusters say what folders an application has that go with it: Spark's own, Hadoop's, and that of containers. */
    private static final List<String> VARIABLES = List.of("SPARK_EXECUTOR_DIRS", "LOCAL_DIRS", "SPARK_LOCAL_DIRS");

    /** Make one, after removing what was left behind by others that are gone. */
    static TaskFolder make() throws IOException {
        return in(parent());
    }

    static TaskFolder in(Path parent) throws IOException {
        sweep(parent);
        return new TaskFolder(Files.createTempDirectory(parent, PREFIX));
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

    private static void sweep(Path parent) throws IOException {
        List<Path> old;
        try (Stream<Path> entries = Files.list(parent)) {
            old = entries.filter(entry -> String.valueOf(entry.getFileName()).startsWith(PREFIX))
                    .toList();
        }
        Instant before = Instant.now().minus(ABANDONED);
        for (Path folder : old) {
            try {
                if (Files.isDirectory(folder)
                        && Files.isWritable(folder)
                        && Files.getLastModifiedTime(folder).toInstant().isBefore(before)) {
                    delete(folder);
                }
            } catch (NoSuchFileException e) {
                // Another part of a question has removed it.
                continue;
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        delete(path);
    }
}
