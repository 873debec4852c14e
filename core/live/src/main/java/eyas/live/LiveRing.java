package eyas.live;

import eyas.event.Event;
import eyas.event.EventLayout;
import eyas.event.EventSource.Outcome;
import eyas.event.ProcessEvent;
import eyas.event.SourceCounters;
import eyas.event.SourceCounters.Cause;
import eyas.live.recipe.Abi;
import eyas.live.recipe.FlagTranslator;
import eyas.live.ring.RingReader;
import eyas.live.sys.FileCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Turns the ring's records into the events that the source delivers: waits for them, hides those of the launcher, and translates flags.
 *
 * <p>An event whose flags are translated is copied to memory of this object, since the ring is mapped read-only; all others are delivered
 * in place. For one thread. Allocates nothing per event.
 */
final class LiveRing {
    private static final int SLEEP_MILLISECONDS = 10;
    private static final long BUSY_NANOSECONDS = 20_000;

    private final FileCalls files = new FileCalls();
    private final MemorySegment copy = Arena.ofAuto().allocate(Abi.MAX_EVENT_SIZE, 8);
    private final RingReader reader;
    private final SharedSection control;
    private final FlagTranslator translator;
    private final int descriptor;
    private final @Nullable HostPathTranslator roots;

    private long hidden;
    private long end = -1;
    private long tooLong;
    private long lookups;

    /**
     * @param descriptor of the ring, to wait on
     * @param hidden thread whose events are hidden before its first exec; 0 for none
     * @param roots translates places below other root directories; null if the kernel does not report them
     */
    LiveRing(
            RingReader reader,
            SharedSection control,
            FlagTranslator translator,
            int descriptor,
            long hidden,
            @Nullable HostPathTranslator roots) {
        this.reader = reader;
        this.control = control;
        this.translator = translator;
        this.descriptor = descriptor;
        this.hidden = hidden;
        this.roots = roots;
    }

    /**
     * Moves {@code event} to the next event.
     *
     * @param finishing whether to end where the ring ends when this is first true
     */
    Outcome next(Event event, boolean finishing) {
        if (finishing && end < 0) {
            end = reader.producerPosition();
        }
        while (true) {
            if (end >= 0 && reader.position() >= end) {
                return Outcome.END;
            }
            switch (reader.next(event)) {
                case EVENT -> {
                    if (roots != null) {
                        roots.passed(event.code());
                    }
                    if ((hidden == 0 || !isHidden(event)) && translate(event)) {
                        return Outcome.EVENT;
                    }
                }
                case EMPTY -> {
                    if (end < 0 && !waitForMore()) {
                        return Outcome.IDLE;
                    }
                }
                case BUSY -> LockSupport.parkNanos(BUSY_NANOSECONDS);
            }
        }
    }

    /** Events of the launcher before its exec do not belong to the command. */
    private boolean isHidden(Event event) {
        if (event.thread() != hidden) {
            return false;
        }
        if (ProcessEvent.of(event.code()) == ProcessEvent.EXEC) {
            hidden = 0;
            return false;
        }
        reader.discardLast();
        return true;
    }

    private boolean translate(Event event) {
        if (!translator.translates(event.code())) {
            if (roots == null || roots.translate(event)) {
                return true;
            }
            reader.discardLast();
            return false;
        }
        int length = event.length();
        if (length > Abi.MAX_EVENT_SIZE || length < EventLayout.HEADER) {
            reader.discardLast();
            tooLong++;
            return false;
        }
        MemorySegment.copy(event.segment(), event.base(), copy, 0, length);
        translator.translate(copy, 0);
        event.wrap(copy, 0, event.cpu(), event.number(), false);
        return true;
    }

    /** Sleeps until the ring has events, or for a limited time; returns whether it has some. */
    private boolean waitForMore() {
        if (roots != null) {
            roots.refresh();
        }
        control.setReaderWaiting(true);
        // An event written before the flag was set does not wake the reader, so check again before sleeping.
        if (!reader.hasMore()) {
            files.pollReadable(descriptor, SLEEP_MILLISECONDS);
        }
        control.setReaderWaiting(false);
        return reader.hasMore();
    }

    double fill() {
        return reader.fill();
    }

    void countLookup() {
        lookups++;
    }

    SourceCounters counters() {
        List<Cause> causes = new ArrayList<>(control.causes());
        causes.add(new Cause("thread_look_ups", lookups));
        causes.add(new Cause("other_root_unnamed", roots == null ? 0 : roots.unnamed()));
        causes.add(new Cause("outer_name_unknown", roots == null ? 0 : roots.unknown()));
        return new SourceCounters(
                reader.events(),
                control.dropped(),
                reader.skipped() + tooLong,
                control.truncated(),
                causes,
                control.lostByCall());
    }
}
