package eyas.tables.write;

import eyas.tables.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Puts several files at a time: each put waits for a disk or a network, and those that wait together wait once. Files are deleted when
 * they are put. For one thread, which waits in {@link #finish}.
 */
final class ParallelPuts implements AutoCloseable {
    private static final int AT_ONCE = 16;

    private final Store store;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().daemon().name("eyas-put-", 0).factory());
    private final List<Future<WriteSummary>> running = new ArrayList<>();

    ParallelPuts(Store store) {
        this.store = store;
    }

    /** Begin to put a file with so many rows. */
    void put(String name, Path file, long rows) {
        running.add(threads.submit(() -> {
            try {
                long bytes = Files.size(file);
                store.put(name, file);
                return new WriteSummary(0, 0, 0, rows, 1, bytes);
            } finally {
                Files.deleteIfExists(file);
            }
        }));
    }

    /**
     * Wait for all files.
     *
     * @return what was put
     * @throws IOException the first problem, when all have come to their end
     */
    WriteSummary finish() throws IOException {
        WriteSummary all = WriteSummary.NONE;
        IOException problem = null;
        for (Future<WriteSummary> each : running) {
            try {
                all = all.and(each.get());
            } catch (ExecutionException e) {
                problem = problem != null
                        ? problem
                        : e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                problem = new IOException("interrupted before everything was put", e);
            }
        }
        running.clear();
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
