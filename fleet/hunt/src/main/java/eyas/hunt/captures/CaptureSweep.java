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
 * Reads many captures with several threads, and hands over what came of them in the order of the captures, whoever was faster.
 *
 * <p>Memory: each thread has the state of the one capture that it reads, and at most {@link #AHEAD} findings a thread wait to be handed
 * over, each as large as {@link MatchLimits} says.
 */
public final class CaptureSweep {
    /** How many captures a thread is given in advance: one that takes long does not leave the others without work. */
    static final int AHEAD = 4;

    private final HuntRules rules;
    private final MatchLimits limits;
    private final int workers;

    /** Takes what came of each capture, in order, on the thread that runs the sweep. */
    @FunctionalInterface
    public interface Receiver<T extends StoredCapture> {
        /** Takes the findings of {@code capture}. */
        void findings(T capture, CaptureFindings findings);
    }

    /**
     * Creates a sweep.
     *
     * @param workers how many threads read
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
     * Reads {@code captures}. What is interrupted is handed over as {@link CaptureFindings.State.Stopped}; every capture is handed over
     * once.
     *
     * @param goOn asked from time to time, by all threads
     */
    public <T extends StoredCapture> void run(List<T> captures, BooleanSupplier goOn, Receiver<T> receiver) {
        // Planned once for each thread, and taken in turns.
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
                        // The threads end by themselves once they are told to; what they found is not to be lost.
                        interrupted = true;
                    }
                }
            } catch (ExecutionException e) {
                return CaptureFindings.unreadable("reading it failed: " + e.getCause());
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
            return CaptureFindings.unreadable(FileErrorMessage.words(e));
        } catch (UncheckedIOException e) {
            return CaptureFindings.unreadable(String.valueOf(e.getMessage()));
        } finally {
            readers.put(reader);
        }
    }
}
