package eyas.session.account;

import eyas.live.account.AccountRoot;
import eyas.live.account.AccountRootFinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Waits until containers that are being created have their own root directory, all of them in one thread that only queries the kernel. The
 * polling interval grows with the waiting time.
 */
final class PendingContainerRoots implements Runnable {
    private static final int MOST = 16;
    private static final long POLL_NANOS = 500_000;
    private static final long MOST_POLL_NANOS = 20_000_000;
    /** The polling interval is this fraction of the time waited so far. */
    private static final int PART = 50;

    private final BlockingQueue<Awaited> fresh = new ArrayBlockingQueue<>(MOST);
    private final AtomicInteger count = new AtomicInteger();
    private final Result result;

    /** Finds the root directory of a container once it has its own; null until then. */
    @FunctionalInterface
    interface RootLookup {
        @Nullable
        AccountRoot find(AccountRootFinder finder);
    }

    /** Receives the root directory of a container and must close it or pass it on; null if the container never got one. */
    @FunctionalInterface
    interface Result {
        void came(String container, @Nullable AccountRoot root);
    }

    /** A pending container. */
    private static final class Awaited {
        private final String container;
        private final RootLookup lookup;
        private final long most;
        private final long started = System.nanoTime();
        private long next = started;

        private Awaited(String container, RootLookup look, long most) {
            this.container = container;
            this.lookup = look;
            this.most = most;
        }
    }

    PendingContainerRoots(Result result) {
        this.result = result;
    }

    /** Polls {@code look} until it finds a root directory, for at most {@code most}; returns false if too many containers are pending. */
    boolean add(String container, RootLookup look, Duration most) {
        if (count.get() >= MOST) {
            return false;
        }
        count.incrementAndGet();
        return fresh.add(new Awaited(container, look, most.toNanos()));
    }

    @Override
    public void run() {
        AccountRootFinder finder = new AccountRootFinder();
        List<Awaited> open = new ArrayList<>();
        try {
            while (true) {
                Awaited first = open.isEmpty() ? fresh.take() : fresh.poll(untilNext(open), TimeUnit.NANOSECONDS);
                if (first != null) {
                    open.add(first);
                }
                open.removeIf(each -> isDone(each, finder));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // shutting down
        }
    }

    private static long untilNext(List<Awaited> open) {
        long now = System.nanoTime();
        return open.stream().mapToLong(each -> each.next - now).min().orElse(0);
    }

    private boolean isDone(Awaited each, AccountRootFinder finder) {
        long now = System.nanoTime();
        if (now - each.next < 0) {
            return false;
        }
        AccountRoot root = each.lookup.find(finder);
        if (root == null && now - each.started < each.most) {
            each.next = now + Math.clamp((now - each.started) / PART, POLL_NANOS, MOST_POLL_NANOS);
            return false;
        }
        count.decrementAndGet();
        result.came(each.container, root);
        return true;
    }
}
