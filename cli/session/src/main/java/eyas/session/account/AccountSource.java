package eyas.session.account;

import eyas.container.CgroupLists;
import eyas.container.HoldBudget;
import eyas.event.CgroupMove;
import eyas.event.DeferredEvent;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventInjector;
import eyas.event.EventSource;
import eyas.event.ForwardingSource;
import eyas.event.LossCollector;
import eyas.event.SnapshotConsumer;
import eyas.event.SnapshotTee;
import eyas.event.SourceCounters;
import eyas.live.account.AccountRoot;
import eyas.live.account.AccountRootFinder;
import eyas.live.account.RootDirectoryId;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Forwards the events of another source, and inserts events for changes of users and groups: of this machine, whose files may change, and
 * of containers, which have their own files.
 *
 * <p>Another thread reads a container's files through the root directory of a process in it. If the triggering event is the start of a
 * program, it and later events wait for the result, as long as {@link AccountTiming} allows. Event thread only.
 */
public final class AccountSource implements ForwardingSource {
    private static final long PAUSE_NANOS = 100_000;
    private static final Path OWN_ROOT = Path.of("/");

    /** An event that waits for names. */
    private record WaitingEvent(
            DeferredEvent event, @Nullable KnownAccounts awaited, long since) {}

    /** Finds the root directory of a thread; null if the thread has ended. */
    @FunctionalInterface
    interface RootFinder {
        @Nullable
        AccountRoot find(AccountRootFinder finder, long thread);

        /** Returns the identity of a thread's root directory; null if it is not known and has to be found. */
        default @Nullable RootDirectoryId spot(AccountRootFinder finder, long thread) {
            return null;
        }
    }

    private final EventSource source;
    private final AccountTiming timing;
    private final LongSupplier clock;
    private final HoldBudget allowance;
    private final EventInjector injected = new EventInjector();
    private final AccountChanges changes = new AccountChanges();
    private final AccountScanScheduler scheduler;

    private @Nullable WaitingEvent waiting;

    /**
     * Creates a source over {@code source}, which is closed with it.
     *
     * @param lists used to look up control groups, here and by readers of this source
     */
    public AccountSource(EventSource source, CgroupLists lists) {
        this(
                source,
                AccountTiming.DEFAULT,
                new ContainerRoots(new AccountRootFinder(), OWN_ROOT, new ContainerRoots.LiveRoots()),
                lists,
                System::nanoTime);
    }

    /**
     * Creates a source over {@code source}.
     *
     * @param roots closed with it
     * @param clock returns ns of a monotonic clock; event thread
     */
    AccountSource(
            EventSource source, AccountTiming timing, ContainerRoots roots, CgroupLists lists, LongSupplier clock) {
        this.source = source;
        this.timing = timing;
        this.clock = clock;
        this.scheduler = new AccountScanScheduler(timing, roots, changes, lists, clock);
        this.allowance = new HoldBudget(timing.totalWait(), clock.getAsLong());
    }

    @Override
    public EventSource source() {
        return source;
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        source.start(new SnapshotTee(snapshot, scheduler.start()));
        scheduler.started();
    }

    @Override
    public Outcome next(Event event) {
        WaitingEvent first = waiting;
        if (first != null) {
            return deliverWaiting(event, first);
        }
        if (deliverPending(event)) {
            return Outcome.EVENT;
        }
        Outcome outcome = source.next(event);
        if (outcome != Outcome.EVENT) {
            return outcome;
        }
        if (event.code() == EventCode.ASYNCEVENT_E) {
            CgroupMove move = CgroupLists.move(event);
            if (move != null) {
                scheduler.moved(move);
            }
        } else if (AccountScanScheduler.concerns(event)) {
            KnownAccounts awaited = scheduler.scan(event);
            if (awaited != null || !changes.isEmpty()) {
                WaitingEvent now = new WaitingEvent(DeferredEvent.of(event), awaited, clock.getAsLong());
                waiting = now;
                return deliverWaiting(event, now);
            }
        }
        injected.passed(event);
        return outcome;
    }

    /** Delivers the next pending change, if there is one. */
    private boolean deliverPending(Event event) {
        while (changes.isEmpty()) {
            if (!scheduler.takeReading()) {
                return false;
            }
        }
        changes.deliverNext(event, injected);
        return true;
    }

    /** Delivers changes that arrive while the event waits, then the event itself. */
    private Outcome deliverWaiting(Event event, WaitingEvent first) {
        KnownAccounts awaited = first.awaited();
        long most = Math.min(timing.eventWait().toNanos(), allowance.left(first.since()));
        while (!deliverPending(event)) {
            if (awaited == null || !awaited.isAwaited || awaited.isSlow) {
                return release(event, first);
            }
            if (clock.getAsLong() - first.since() >= most || source.fill() > HoldBudget.FILL) {
                scheduler.readTimedOut(awaited);
                return release(event, first);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return Outcome.EVENT;
    }

    private Outcome release(Event event, WaitingEvent first) {
        waiting = null;
        allowance.spend(first.since(), clock.getAsLong());
        first.event().show(event);
        injected.passed(event);
        return Outcome.EVENT;
    }

    @Override
    public SourceCounters counters() {
        return source.counters().plusEvents(injected.count());
    }

    @Override
    public void losses(LossCollector to) {
        source.losses(to);
        to.lost("accounts_unread", scheduler.unread());
    }

    @Override
    public void close() {
        scheduler.close();
        source.close();
    }
}
