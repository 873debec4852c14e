package eyas.tables.write;

import eyas.tables.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Stores several files concurrently, because each waits for a disk or a network. Files are deleted once they are stored. Confined to one
 * thread, which waits in {@link #finish}.
 */
final class ParallelPuts implements AutoCloseable {
    private static final int AT_ONCE = 16;

    private final Store store;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().daemon().name("eyas-put-", 0).factory());
    private final Map<String, Future<WriteSummary>> running = new LinkedHashMap<>();

    ParallelPuts(Store store) {
        this.store = store;
    }

    /** Starts storing a file with this many rows. */
    void put(String name, Path file, long rows) {
        running.put(name, threads.submit(() -> {
            try {
                long bytes = Files.size(file);
                store.put(name, file);
                return WriteSummary.ofFile(rows, bytes);
            } finally {
                Files.deleteIfExists(file);
            }
        }));
    }

    /**
     * Waits for all files.
     *
     * @return what was stored
     * @throws IOException the first failure, after all have ended
     */
    WriteSummary finish() throws IOException {
        try {
            return waitFor(running.values());
        } finally {
            running.clear();
        }
    }

    /**
     * Deletes files that were started since the last {@link #finish}, and does not count them. Failures to store them are ignored.
     *
     * @throws IOException if one cannot be deleted
     */
    void rollBack(Collection<String> names) throws IOException {
        List<Future<WriteSummary>> begun = new ArrayList<>();
        for (String name : names) {
            Future<WriteSummary> put = running.remove(name);
            if (put != null) {
                begun.add(put);
            }
        }
        IOException problem = null;
        try {
            for (Future<WriteSummary> each : begun) {
                awaitEnd(each);
            }
        } finally {
            for (String name : names) {
                try {
                    store.delete(name);
                } catch (IOException e) {
                    problem = problem == null ? e : problem;
                }
            }
        }
        if (problem != null) {
            throw problem;
        }
    }

    private static void awaitEnd(Future<WriteSummary> put) throws IOException {
        try {
            WriteSummary _ = put.get();
        } catch (ExecutionException e) {
            // Deleted like those that were stored; a failing store is noticed when deleting.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before all files were deleted", e);
        }
    }

    private static WriteSummary waitFor(Collection<Future<WriteSummary>> puts) throws IOException {
        WriteSummary all = WriteSummary.NONE;
        IOException problem = null;
        for (Future<WriteSummary> each : puts) {
            try {
                all = all.and(each.get());
            } catch (ExecutionException e) {
                problem = problem != null
                        ? problem
                        : e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                problem = new IOException("interrupted before all files were stored", e);
            }
        }
        if (problem != null) {
            throw problem;
        }
        return all;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
