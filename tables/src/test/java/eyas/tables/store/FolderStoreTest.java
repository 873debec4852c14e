package eyas.tables.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.tables.model.StoredTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderStoreTest {
    private static final int TIMES = 300;

    @TempDir
    Path folder;

    @Test
    void whoDeletesTheLastOfAFolderDoesNotKeepAnotherFromPuttingThere() throws Exception {
        Store store = new FolderStore(folder);
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

    /** What a file manager, a copy or a person leaves there. */
    @Test
    void whatIsNoObjectsNameIsNoPartOfTheStore() throws Exception {
        Store store = new FolderStore(folder);
        store.put("v1/jobs/day=2026-11-03/a.parquet", new byte[1]);
        Path day = folder.resolve("v1/jobs/day=2026-11-03");
        Files.writeString(day.resolve("._a.parquet"), "x");
        Files.writeString(day.resolve("copy (1).parquet"), "x");
        Files.writeString(folder.resolve("v1/jobs/.DS_Store"), "x");
        Files.createDirectories(folder.resolve("v1/jobs/.hidden"));
        Files.writeString(folder.resolve("v1/jobs/.hidden/b.parquet"), "x");
        assertThat(store.list("v1/jobs/"))
                .extracting(StoredObject::name)
                .containsExactly("v1/jobs/day=2026-11-03/a.parquet");
        assertThat(store.children("v1/jobs/")).containsExactly("day=2026-11-03");
        assertThat(StoredFiles.list(store, StoredTables.JOBS, Selection.ALL)).hasSize(1);
    }

    @Test
    void aDamagedRecordOfAMergeIsAnErrorOfTheStore() throws Exception {
        Store store = new FolderStore(folder);
        store.put("v1/jobs/day=2026-11-03/a.parquet", new byte[1]);
        for (String content : List.of("", "{}", "{\"into\":7}", "{\"into\":\"x\",\"parts\":[\"\"]}")) {
            store.put("v1/jobs/day=2026-11-03/_merge-1.json", content.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> StoredFiles.list(store, StoredTables.JOBS, Selection.ALL))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("_merge-1.json");
        }
    }
}
