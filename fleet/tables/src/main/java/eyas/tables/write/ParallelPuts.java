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
 * Puts several files at a time: each put waits for a disk or a network, and those that wait together wait once. Files are deleted when
 * they are put. For one thread, which waits in {@link #finish}.
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

    /** Starts to put a file with so many rows. */
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
     * @return what was put
     * @throws IOException the first problem, when all have come to their end
     */
    WriteSummary finish() throws IOException {
        try {
            return waitFor(running.values());
        } finally {
            running.clear();
        }
    }

    /**
     * Takes files back that were begun to be put since the last {@link #finish}: they are deleted, and count as not put. Those that could
     * not be put are no problem here.
     *
     * @throws IOException if one cannot be deleted
     */
    void takeBack(Collection<String> names) throws IOException {
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
            // It is deleted like those that were put; a store that is out of order shows when it is asked to delete.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before everything was taken back", e);
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
                problem = new IOException("interrupted before everything was put", e);
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
