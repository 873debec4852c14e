package eyas.capture;

import static eyas.capture.CaptureLayout.BLOCK_HEADER;
import static eyas.capture.CaptureLayout.BLOCK_TRAILER;
import static eyas.capture.CaptureLayout.U16;
import static eyas.capture.CaptureLayout.U32;
import static eyas.capture.CaptureLayout.U64;

import eyas.event.Event;
import eyas.event.EventLayout;
import eyas.event.SourceCounters;
import eyas.event.SourceCounters.Cause;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes events from the blocks of a capture: in the current schema, numbered, and only those of the wanted codes.
 *
 * <p>An event is a view into the block, or into memory of this object if it was upgraded; the next event invalidates it. Not thread-safe.
 * Allocates nothing per event.
 */
final class EventBlocks implements AutoCloseable {
    private final CaptureLimits limits;
    private final EventDispatchTable dispatch = new EventDispatchTable();
    private @Nullable EventUpgrade upgrade;
    private @Nullable LegacyEventHeaders oldEvents;
    /** Whether all events of this section so far describe the state at its start. */
    private boolean head;

    private long headEvents;
    private long number;
    private long happened;
    /** Of the events that happened, those that only describe the past of a process. */
    private long ofThePast;

    /** Whether the last event whose handling depends on its number of parameters was not wanted. */
    private boolean passedOver;

    private long upgraded;
    private long unknownCodes;
    private long malformed;

    EventBlocks(CaptureLimits limits) {
        this.limits = limits;
    }

    /** Limits the delivered events to {@code codes} of the current schema. */
    void want(BitSet codes) {
        dispatch.want(codes);
    }

    /**
     * Starts a section: waiting entry events belong to the previous one.
     *
     * @param withHead whether it may start with events that describe the initial state
     */
    void begin(boolean withHead) {
        if (upgrade != null) {
            upgrade.enters().clear();
        }
        head = withHead;
    }

    /** Returns the number of events, wanted or not. */
    long seen() {
        return number;
    }

    /**
     * Returns the number of events that happened, wanted or not: in the current schema, which has no entry events of calls, and without
     * those that only describe or update the state.
     */
    long happened() {
        return happened;
    }

    /** Returns how many events described the state at the start of a section. */
    long atHead() {
        return headEvents;
    }

    /** Moves {@code view} to the event of a whole block; returns false if it is not to be delivered. */
    boolean read(Event view, MemorySegment segment, int at, int total, int start, boolean old) {
        int base = at + start;
        // Reads length and code; even the oldest event is followed by two bytes, the start of the block's trailer.
        long first = segment.get(U64, base + (long) EventLayout.LENGTH);
        int code = (int) (first >>> 32) & 0xFFFF;
        byte action = dispatch.action(code);
        if (action == EventDispatchTable.UNKNOWN) {
            unknownCodes++;
            return false;
        }
        number++;
        if (head) {
            head = dispatch.describesInitialState(code);
            headEvents += head ? 1 : 0;
        }
        boolean stateOnly = start == CaptureLayout.FLAGGED_EVENT
                && (segment.get(U32, at + (long) CaptureLayout.EVENT) & CaptureLayout.STATE_ONLY) != 0;
        boolean shown = !head && !stateOnly;
        if (action == EventDispatchTable.SKIP) {
            if (shown
                    && dispatch.isEvent(code)
                    && isComplete(segment, base, code, total - start - BLOCK_TRAILER, old)) {
                happened(code);
            }
            return false;
        }
        int cpu = Short.toUnsignedInt(segment.get(U16, at + (long) BLOCK_HEADER));
        int available = total - start - BLOCK_TRAILER;
        MemorySegment memory = segment;
        if (old) {
            LegacyEventHeaders widener = oldEvents();
            if (!widener.widen(segment, base, code, available)) {
                malformed++;
                return false;
            }
            memory = widener.segment();
            base = 0;
        } else {
            long length = first & 0xFFFF_FFFFL;
            if (length < EventLayout.HEADER || length > available) {
                malformed++;
                return false;
            }
        }
        boolean delivers = true;
        passedOver = false;
        if (action == EventDispatchTable.VIEW) {
            view.wrap(memory, base, cpu, number, stateOnly);
        } else {
            delivers = managed(view, memory, base, code, cpu, stateOnly);
        }
        if (shown && (delivers || passedOver)) {
            happened(code);
        }
        if (delivers && head) {
            view.markInitial();
        }
        return delivers;
    }

    private void happened(int code) {
        happened++;
        ofThePast += dispatch.describesPast(code) ? 1 : 0;
    }

    /** Returns whether an unwanted event is an event of its own, and not an entry event that is merged into its exit. */
    private boolean isComplete(MemorySegment segment, int base, int code, int available, boolean old) {
        if (!dispatch.dependsOnCount(code)) {
            return true;
        }
        int count;
        if (old) {
            LegacyEventHeaders widener = oldEvents();
            if (!widener.widen(segment, base, code, available)) {
                return false;
            }
            count = widener.segment().get(U32, (long) EventLayout.PARAM_COUNT);
        } else {
            count = segment.get(U32, base + (long) EventLayout.PARAM_COUNT);
        }
        Conversion conversion = dispatch.conversion(code, count);
        return conversion != null && conversion.delivers();
    }

    /** Handles an event that the conversion table knows, depending on its number of parameters. */
    private boolean managed(Event view, MemorySegment memory, int base, int code, int cpu, boolean stateOnly) {
        int count = memory.get(U32, base + (long) EventLayout.PARAM_COUNT);
        if (dispatch.isCurrent(code, count)) {
            if (dispatch.isWanted(code)) {
                view.wrap(memory, base, cpu, number, stateOnly);
                return true;
            }
            passedOver = true;
            return false;
        }
        dispatch.loadTable();
        Conversion conversion = dispatch.conversion(code, count);
        if (conversion == null) {
            // Current events with fewer parameters are readable as they are; old codes are not.
            if (dispatch.isReadable(code)) {
                view.wrap(memory, base, cpu, number, stateOnly);
                passedOver = !dispatch.isWanted(code);
                return dispatch.isWanted(code);
            }
            malformed++;
            return false;
        }
        boolean stores = conversion.stores() && dispatch.storesFor(conversion.target());
        boolean delivers = conversion.delivers() && dispatch.isWanted(conversion.target());
        passedOver = conversion.delivers() && !delivers;
        if (!stores && !delivers) {
            return false;
        }
        EventUpgrade converter = upgrade();
        MemorySegment result = memory;
        long place = base;
        if (!conversion.unchanged()) {
            if (!converter.convert(conversion, memory, base)) {
                malformed++;
                return false;
            }
            upgraded += converter.changes() ? 1 : 0;
            result = converter.segment();
            place = 0;
        }
        if (stores) {
            converter.store(result, place, number);
        }
        if (delivers) {
            view.wrap(result, place, cpu, number, stateOnly);
        }
        return delivers;
    }

    private EventUpgrade upgrade() {
        EventUpgrade made = upgrade;
        if (made == null) {
            made = new EventUpgrade(limits);
            upgrade = made;
        }
        return made;
    }

    private LegacyEventHeaders oldEvents() {
        LegacyEventHeaders made = oldEvents;
        if (made == null) {
            made = new LegacyEventHeaders();
            oldEvents = made;
        }
        return made;
    }

    /**
     * Returns the counters.
     *
     * @param unknownBlocks number of unknown blocks
     */
    SourceCounters counters(long unknownBlocks) {
        EventUpgrade converter = upgrade;
        long evicted = converter == null ? 0 : converter.enters().evicted();
        long refused = converter == null ? 0 : converter.enters().refused();
        return new SourceCounters(
                happened,
                0,
                unknownCodes + malformed,
                0,
                List.of(
                        new Cause("unknown_event_code", unknownCodes),
                        new Cause("malformed_event", malformed),
                        new Cause("unknown_block", unknownBlocks),
                        new Cause("no_activity", happened > 0 && happened == ofThePast ? 1 : 0),
                        new Cause("upgraded_event", upgraded),
                        new Cause("enter_event_evicted", evicted),
                        new Cause("enter_event_too_long", refused)));
    }

    @Override
    public void close() {
        if (upgrade != null) {
            upgrade.close();
        }
        if (oldEvents != null) {
            oldEvents.close();
        }
    }
}
