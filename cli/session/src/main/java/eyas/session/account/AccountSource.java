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
 * Delivers what another source delivers, and between its events what has become of users and groups, as events: of this machine,
 * whose files may change, and of containers, which have their own.
 *
 * <p>What a container has is read through the root directory of a process in it, by another thread; the event that it is read for,
 * and those after it, wait for that if it is the start of a program, as long as {@link AccountTiming} allows. Event thread only.
 */
public final class AccountSource implements ForwardingSource {
    private static final long PAUSE_NANOS = 100_000;
    private static final Path OWN_ROOT = Path.of("/");

    /** An event that waits for names. */
    private record WaitingEvent(
            DeferredEvent event, @Nullable KnownAccounts awaited, long since) {}

    /** Finds the root directory of a thread; null where it is gone. */
    @FunctionalInterface
    interface RootFinder {
        @Nullable
        AccountRoot find(AccountRootFinder finder, long thread);

        /** Returns where the root directory of a thread is; null where that is not known, so that it has to be found. */
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
    private final AccountScanScheduler looks;

    private @Nullable WaitingEvent held;

    /**
     * Makes a source over {@code source}, which is closed with it.
     *
     * @param lists what control groups are looked at with, here and by who reads this source
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
     * Makes a source over {@code source}.
     *
     * @param roots closed with it
     * @param clock tells ns of a clock that never jumps; event thread
     */
    AccountSource(
            EventSource source, AccountTiming timing, ContainerRoots roots, CgroupLists lists, LongSupplier clock) {
        this.source = source;
        this.timing = timing;
        this.clock = clock;
        this.looks = new AccountScanScheduler(timing, roots, changes, lists, clock);
        this.allowance = new HoldBudget(timing.holds(), clock.getAsLong());
    }

    @Override
    public EventSource source() {
        return source;
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        source.start(new SnapshotTee(snapshot, looks.start()));
        looks.started();
    }

    @Override
    public Outcome next(Event event) {
        WaitingEvent first = held;
        if (first != null) {
            return held(event, first);
        }
        if (tell(event)) {
            return Outcome.EVENT;
        }
        Outcome outcome = source.next(event);
        if (outcome != Outcome.EVENT) {
            return outcome;
        }
        if (event.code() == EventCode.ASYNCEVENT_E) {
            CgroupMove move = CgroupLists.move(event);
            if (move != null) {
                looks.moved(move);
            }
        } else if (AccountScanScheduler.concerns(event)) {
            KnownAccounts awaited = looks.look(event);
            if (awaited != null || !changes.isEmpty()) {
                WaitingEvent now = new WaitingEvent(DeferredEvent.of(event), awaited, clock.getAsLong());
                held = now;
                return held(event, now);
            }
        }
        injected.passed(event);
        return outcome;
    }

    /** Delivers what has become known, if anything has. */
    private boolean tell(Event event) {
        while (changes.isEmpty()) {
            if (!looks.takeReading()) {
                return false;
            }
        }
        changes.tell(event, injected);
        return true;
    }

    /** Delivers what is learned while the event waits, then the event itself. */
    private Outcome held(Event event, WaitingEvent first) {
        KnownAccounts awaited = first.awaited();
        long most = Math.min(timing.hold().toNanos(), allowance.left(first.since()));
        while (!tell(event)) {
            if (awaited == null || !awaited.isAwaited || awaited.isSlow) {
                return release(event, first);
            }
            if (clock.getAsLong() - first.since() >= most || source.fill() > HoldBudget.FILL) {
                looks.tooLate(awaited);
                return release(event, first);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return Outcome.EVENT;
    }

    private Outcome release(Event event, WaitingEvent first) {
        held = null;
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
        to.lost("accounts_unread", looks.unread());
    }

    @Override
    public void close() {
        looks.close();
        source.close();
    }
}
