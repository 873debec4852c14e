package eyas.tables.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
}
