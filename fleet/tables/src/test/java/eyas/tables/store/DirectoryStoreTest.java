package eyas.tables.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import eyas.tables.InstrumentedStore;
import eyas.tables.model.StoredTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryStoreTest {
    private static final int TIMES = 300;

    @TempDir
    Path directory;

    @Test
    void concurrentDeletionOfDirectoryDoesNotFailPut() throws Exception {
        Store store = new DirectoryStore(directory);
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            for (int i = 0; i < TIMES; i++) {
                store.put("v1/jobs/day=2026-11-03/a.parquet", new byte[1]);
                Callable<Void> delete = () -> {
                    store.delete("v1/jobs/day=2026-11-03/a.parquet");
                    return null;
                };
                Future<Void> deleted = threads.submit(delete);
                store.put("v1/jobs/day=2026-11-03/b.parquet", new byte[1]);
                deleted.get();
                assertThat(store.list("v1/"))
                        .extracting(StoredObject::name)
                        .containsExactly("v1/jobs/day=2026-11-03/b.parquet");
                store.delete("v1/jobs/day=2026-11-03/b.parquet");
            }
        }
    }

    /** Files that a file manager, a copy or a user may leave there. */
    @Test
    void foreignFilesAreNotPartOfStore() throws Exception {
        Store store = new DirectoryStore(directory);
        store.put("v1/jobs/day=2026-11-03/a.parquet", new byte[1]);
        Path day = directory.resolve("v1/jobs/day=2026-11-03");
        Files.writeString(day.resolve("._a.parquet"), "x");
        Files.writeString(day.resolve("copy (1).parquet"), "x");
        Files.writeString(directory.resolve("v1/jobs/.DS_Store"), "x");
        Files.createDirectories(directory.resolve("v1/jobs/.hidden"));
        Files.writeString(directory.resolve("v1/jobs/.hidden/b.parquet"), "x");
        assertThat(store.list("v1/jobs/"))
                .extracting(StoredObject::name)
                .containsExactly("v1/jobs/day=2026-11-03/a.parquet");
        assertThat(store.children("v1/jobs/")).containsExactly("day=2026-11-03");
        assertThat(StoredFiles.list(store, StoredTables.JOBS, PartitionFilter.ALL))
                .hasSize(1);
    }

    /** The record of a merge determines which of the listed files are current. */
    @Test
    void listsAgainWhenMergeCompletesMeanwhile() throws Exception {
        Store store = new DirectoryStore(directory);
        String day = "v1/jobs/day=2026-11-03/";
        store.put(day + "M-b.parquet", new byte[1]);
        store.put(day + "a.parquet", new byte[1]);
        store.put(day + "_merge-1.json", new MergeRecord(day + "M-b.parquet", List.of(day + "a.parquet")).content());
        InstrumentedStore.First deleted = new InstrumentedStore.First(InstrumentedStore.Call.LISTED, ".*", () -> {
            store.delete(day + "a.parquet");
            store.delete(day + "_merge-1.json");
        });
        Store listening = new InstrumentedStore(store, deleted);
        assertThat(StoredFiles.list(listening, StoredTables.JOBS, PartitionFilter.ALL))
                .extracting(StoreLayout.TableFile::part)
                .containsExactly("M-b");
    }

    @Test
    void ignoresForeignFilesAmongUnfinishedOnes() throws Exception {
        Store store = new DirectoryStore(directory);
        store.put("v1/x.json", new byte[1]);
        Path left = Files.createDirectories(directory.resolve("_unfinished/New folder"));
        Files.writeString(left.resolve("x"), "x");
        Path old = Files.writeString(directory.resolve("_unfinished/old"), "x");
        for (Path each : List.of(left, old)) {
            Files.setLastModifiedTime(each, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        }
        List<String> removed = new ArrayList<>();
        store.sweep(removed::add);
        assertThat(removed).containsExactly("_unfinished/old");
        assertThat(store.eraseUnfinished(Instant.now())).isZero();
        assertThat(left).exists();
    }

    @Test
    void followsLinksOfDaysOnly() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        store.put("v1/jobs/day=2026-11-03/a.parquet", new byte[1]);
        Path day = directory.resolve("store/v1/jobs/day=2026-11-03");
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(day, elsewhere);
        Files.createSymbolicLink(day, elsewhere);
        Files.createSymbolicLink(elsewhere.resolve("day=2026-11-04"), elsewhere);
        Files.createSymbolicLink(directory.resolve("store/v1/jobs/others"), elsewhere);
        assertThat(store.list("v1/jobs/"))
                .extracting(StoredObject::name)
                .containsExactly("v1/jobs/day=2026-11-03/a.parquet");
        assertThat(store.strays("v1/jobs/"))
                .containsExactlyInAnyOrder("v1/jobs/others", "v1/jobs/day=2026-11-03/day=2026-11-04");
    }

    /** Renames are atomic only within a file system. */
    @Test
    void writesDayOnAnotherFileSystemWithoutLeftovers() throws Exception {
        Path elsewhere = onAnotherFileSystem();
        try {
            Store store = new DirectoryStore(directory.resolve("store"));
            Path table = Files.createDirectories(directory.resolve("store/v1/files"));
            Files.createSymbolicLink(table.resolve("day=2026-11-03"), elsewhere);
            String prefix = "v1/files/day=2026-11-03/";
            store.put(prefix + "repository=a/a.parquet", new byte[1]);
            store.put(prefix + "repository=a/a.parquet", new byte[2]);
            assertThat(store.list("v1/"))
                    .extracting(StoredObject::name, StoredObject::bytes)
                    .containsExactly(tuple(prefix + "repository=a/a.parquet", 2L));
            assertThat(store.eraseUnfinished(Instant.now()))
                    .as("file being written")
                    .isZero();

            for (String name : List.of("old", "young")) {
                Files.writeString(elsewhere.resolve(".unfinished").resolve(name), "x");
            }
            Files.setLastModifiedTime(
                    elsewhere.resolve(".unfinished/old"),
                    FileTime.from(Instant.now().minus(Duration.ofDays(2))));
            List<String> removed = new ArrayList<>();
            store.sweep(removed::add);
            assertThat(removed).containsExactly(prefix + ".unfinished/old");
            assertThat(store.strays("v1/files/")).isEmpty();
            assertThat(store.eraseUnfinished(Instant.EPOCH)).isEqualTo(1);
            assertThat(store.eraseUnfinished(Instant.now().plusSeconds(60))).isZero();
            assertThat(elsewhere.resolve(".unfinished")).isEmptyDirectory();
        } finally {
            try (Stream<Path> files = Files.walk(elsewhere)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private Path onAnotherFileSystem() throws IOException {
        for (String each : List.of("/dev/shm", "target", "/run")) {
            Path place = Path.of(each).toAbsolutePath();
            if (Files.isWritable(place) && !Files.getFileStore(place).equals(Files.getFileStore(directory))) {
                return Files.createTempDirectory(place, "eyas-");
            }
        }
        throw new AssertionError(
                "no directory on another file system than that of " + directory + " is known: name one here");
    }

    /** An object that is added concurrently would be lost with the link. */
    @Test
    void keepsLinkOfDayWithoutObjects() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        store.put("v1/jobs/day=2026-11-03/a.parquet", new byte[1]);
        Path day = directory.resolve("store/v1/jobs/day=2026-11-03");
        Files.move(day, directory.resolve("elsewhere"));
        Files.createSymbolicLink(day, directory.resolve("elsewhere"));
        store.delete("v1/jobs/day=2026-11-03/a.parquet");
        assertThat(day).isSymbolicLink();
        assertThat(store.list("v1/")).isEmpty();
    }

    /** An inconsistent listing may contain neither the old name nor the new one. */
    @Test
    void listingDuringRenamesContainsOldOrNewName() throws Exception {
        Store store = new DirectoryStore(directory);
        String day = "v1/jobs/day=2026-11-03/";
        // Enough for several getdents calls.
        for (int i = 0; i < 1_000; i++) {
            Files.createFile(Files.createDirectories(directory.resolve(day)).resolve("x".repeat(40) + i + ".parquet"));
        }
        Path place = directory.resolve(day);
        Files.createFile(place.resolve("0.parquet"));
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            Callable<Void> replace = () -> {
                // Bounded, so that a listing ends even on a slow machine.
                for (int i = 0; i < TIMES; i++) {
                    Files.createFile(place.resolve((i + 1) + ".parquet"));
                    Files.delete(place.resolve(i + ".parquet"));
                    Thread.sleep(10);
                }
                return null;
            };
            Future<Void> replacing = threads.submit(replace);
            do {
                assertThat(store.list(day)).hasSizeGreaterThan(1_000);
            } while (!replacing.isDone());
            replacing.get();
        }
    }

    @Test
    void damagedMergeRecordIsAnError() throws Exception {
        Store store = new DirectoryStore(directory);
        store.put("v1/jobs/day=2026-11-03/a.parquet", new byte[1]);
        for (String content : List.of("", "{}", "{\"into\":7}", "{\"into\":\"x\",\"parts\":[\"\"]}")) {
            store.put("v1/jobs/day=2026-11-03/_merge-1.json", content.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> StoredFiles.list(store, StoredTables.JOBS, PartitionFilter.ALL))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("_merge-1.json");
        }
    }
}
