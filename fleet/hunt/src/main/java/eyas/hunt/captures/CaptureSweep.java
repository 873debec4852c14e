package eyas.hunt.captures;

import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * Reads many captures with several threads, and delivers their findings in the order of the captures.
 *
 * <p>Memory: each thread holds the state of one capture, and at most {@link #AHEAD} findings per thread wait for delivery, each bounded by
 * {@link MatchLimits}.
 */
public final class CaptureSweep {
    /** Number of captures queued per thread, so that one slow capture does not stall the others. */
    static final int AHEAD = 4;

    private final HuntRules rules;
    private final MatchLimits limits;
    private final int workers;

    /** Receives the findings of each capture, in order, on the thread that runs the sweep. */
    @FunctionalInterface
    public interface Receiver<T extends StoredCapture> {
        /** Receives the findings of {@code capture}. */
        void findings(T capture, CaptureFindings findings);
    }

    /**
     * Creates a sweep.
     *
     * @param workers number of threads
     */
    public CaptureSweep(HuntRules rules, MatchLimits limits, int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be positive: " + workers);
        }
        this.rules = rules;
        this.limits = limits;
        this.workers = workers;
    }

    /**
     * Reads {@code captures}. Every capture is delivered exactly once; interrupted ones as {@link CaptureFindings.State.Stopped}.
     *
     * @param goOn polled by all threads
     */
    public <T extends StoredCapture> void run(List<T> captures, BooleanSupplier goOn, Receiver<T> receiver) {
        // Compiled once per thread and reused.
        BlockingQueue<CaptureReader> readers = new ArrayBlockingQueue<>(workers);
        for (int i = 0; i < Math.min(workers, Math.max(1, captures.size())); i++) {
            readers.add(new CaptureReader(rules, limits));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(
                workers, Thread.ofPlatform().daemon().name("eyas-hunt-", 0).factory())) {
            Queue<Pending<T>> pending = new ArrayDeque<>();
            Iterator<T> rest = captures.iterator();
            while (rest.hasNext() || !pending.isEmpty()) {
                while (rest.hasNext() && pending.size() < workers * AHEAD) {
                    T capture = rest.next();
                    pending.add(new Pending<>(capture, threads.submit(() -> read(capture, readers, goOn))));
                }
                Pending<T> first = pending.remove();
                receiver.findings(first.capture, first.result());
            }
        }
    }

    private record Pending<T extends StoredCapture>(T capture, Future<CaptureFindings> findings) {
        CaptureFindings result() {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        return findings.get();
                    } catch (InterruptedException e) {
                        // The threads end by themselves when stopped; their findings must not be lost.
                        interrupted = true;
                    }
                }
            } catch (ExecutionException e) {
                return CaptureFindings.unreadable("internal error: " + e.getCause());
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static CaptureFindings read(
            StoredCapture capture, BlockingQueue<CaptureReader> readers, BooleanSupplier goOn)
            throws InterruptedException {
        if (!goOn.getAsBoolean()) {
            return CaptureFindings.stopped();
        }
        CaptureReader reader = readers.take();
        try (StoredCapture.LocalFile file = capture.open()) {
            return reader.read(file.path(), goOn);
        } catch (IOException e) {
            return CaptureFindings.unreadable(FileErrorMessage.reason(e));
        } catch (UncheckedIOException e) {
            return CaptureFindings.unreadable(String.valueOf(e.getMessage()));
        } finally {
            readers.put(reader);
        }
    }
}
