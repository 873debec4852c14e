package eyas.tables.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScratchDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void removesAbandonedDirectoriesAndKeepsUsedOnes() throws Exception {
        UserPrincipal user = Files.getOwner(directory);
        Path left = Files.createDirectories(directory.resolve("eyas-tables-1/writer"));
        Files.writeString(left.resolve("jobs.parquet"), "rows");
        Path other = Files.createDirectory(directory.resolve("other-1"));
        Path longer = Files.createDirectory(directory.resolve("eyas-tables-part-1"));
        Path linked = Files.createSymbolicLink(directory.resolve("eyas-tables-2"), other);
        Instant now = Instant.now();
        ScratchDirectory.sweep(directory, ScratchDirectory.OF_TABLES, user, now.minus(Duration.ofHours(1)));
        assertThat(left).as("it is young").exists();
        try (ScratchDirectory mine = ScratchDirectory.create(directory, ScratchDirectory.OF_TABLES)) {
            Files.writeString(mine.path().resolve("copy"), "events");
            ScratchDirectory.sweep(directory, ScratchDirectory.OF_TABLES, user, now.plus(Duration.ofHours(1)));
            assertThat(mine.path().resolve("copy"))
                    .as("another process holds its lock")
                    .exists();
        }
        assertThat(left.getParent()).doesNotExist();
        assertThat(other).exists();
        assertThat(longer).as("its name has another prefix").exists();
        assertThat(linked).exists();
    }

    /** Closing any file descriptor of a locked file releases all locks that the process has on it. */
    @Test
    void creatingSecondDirectoryKeepsLockOfFirst() throws Exception {
        try (ScratchDirectory first = ScratchDirectory.create(directory, ScratchDirectory.OF_TABLES)) {
            Files.setLastModifiedTime(first.path(), FileTime.from(Instant.now().minus(Duration.ofHours(1))));
            try (ScratchDirectory second = ScratchDirectory.create(directory, ScratchDirectory.OF_TABLES)) {
                assertThat(first.path()).exists().isNotEqualTo(second.path());
                assertThat(lockOfAnotherProcess(first.path().resolve("lock"))).isEqualTo("held");
            }
        }
        assertThat(lockOfAnotherProcess(Files.createFile(directory.resolve("nobodys"))))
                .isEqualTo("free");
    }

    private String lockOfAnotherProcess(Path lock) throws Exception {
        Path program = Files.writeString(directory.resolve("TryLock.java"), """
                import java.nio.channels.FileChannel;
                import java.nio.file.Path;
                import java.nio.file.StandardOpenOption;

                class TryLock {
                    public static void main(String[] arguments) throws Exception {
                        try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                            System.out.print(channel.tryLock() == null ? "held" : "free");
                        }
                    }
                }
                """);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        program.toString(),
                        lock.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void concurrentSweepsDoNotAffectNewDirectories() throws Exception {
        int many = 40;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 20; round++) {
                FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
                for (int i = 0; i < many; i++) {
                    Path left = Files.createDirectories(directory.resolve("eyas-tables-" + i + "/a/b"));
                    Files.writeString(left.resolve("jobs.parquet"), "rows");
                    Files.setLastModifiedTime(directory.resolve("eyas-tables-" + i), old);
                }
                Callable<Path> make = () -> {
                    try (ScratchDirectory mine = ScratchDirectory.create(directory, ScratchDirectory.OF_TABLES)) {
                        return mine.path();
                    }
                };
                for (Future<Path> made : threads.invokeAll(List.of(make, make, make, make))) {
                    assertThat(made.get()).doesNotExist();
                }
            }
        }
    }

    @Test
    void failedRemovalDoesNotAffectNewDirectory() throws Exception {
        Path elsewhere = directory.resolve("none");
        ScratchDirectory.sweep(elsewhere, ScratchDirectory.OF_TABLES, Files.getOwner(directory), Instant.now());
        Path foreign = Files.createDirectory(directory.resolve("eyas-tables-1"));
        Path left = Files.createDirectory(directory.resolve("eyas-tables-2"));
        // Its lock is not a file, so its state is unknown.
        Files.createDirectories(foreign.resolve("lock/x"));
        ScratchDirectory.sweep(
                directory,
                ScratchDirectory.OF_TABLES,
                Files.getOwner(directory),
                Instant.now().plus(Duration.ofHours(1)));
        assertThat(foreign).exists();
        assertThat(left).doesNotExist();
    }
}
