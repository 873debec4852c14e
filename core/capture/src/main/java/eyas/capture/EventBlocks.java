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
 * Makes events of the blocks of a capture: in the current schema, numbered, and only those that somebody wants.
 *
 * <p>An event is a view into the block, or into memory of this where it had to be upgraded, which dies with the next one. Not
 * thread-safe. Nothing is allocated per event.
 */
final class EventBlocks implements AutoCloseable {
    private final CaptureLimits limits;
    private final EventDispatchTable dispatch = new EventDispatchTable();
    private @Nullable EventUpgrade upgrade;
    private @Nullable LegacyEventHeaders oldEvents;
    /** Whether all events of this section up to now tell of what existed when it began. */
    private boolean head;

    private long headEvents;
    private long number;
    private long happened;
    /** Of those that happened, the ones that only tell what a process has done before. */
    private long ofThePast;

    /** Whether the last event that the number of its parameters decides about is one that nobody wants. */
    private boolean passedOver;

    private long upgraded;
    private long unknownCodes;
    private long malformed;

    EventBlocks(CaptureLimits limits) {
        this.limits = limits;
    }

    /** Limits what is made to events of {@code codes}, which are of the current schema. */
    void want(BitSet codes) {
        dispatch.want(codes);
    }

    /**
     * Begins a section: events that wait for their exits are of the one before.
     *
     * @param withHead whether it may begin with events that tell of what existed
     */
    void begin(boolean withHead) {
        if (upgrade != null) {
            upgrade.enters().clear();
        }
        head = withHead;
    }

    /** Returns how many events there were, wanted or not. */
    long seen() {
        return number;
    }

    /**
     * Returns how many events happened, wanted or not: without those that only tell what existed or update the state, and as
     * today's schema has them, where the start of a call is no event by itself.
     */
    long happened() {
        return happened;
    }

    /** Returns how many of them told what existed when a section began. */
    long atHead() {
        return headEvents;
    }

    /** Moves {@code view} to the event of a whole block; false where it is not to be delivered. */
    boolean read(Event view, MemorySegment segment, int at, int total, int start, boolean old) {
        int base = at + start;
        // Its length and its code; even the oldest event has two bytes after them, the block's trailer begins there.
        long first = segment.get(U64, base + (long) EventLayout.LENGTH);
        int code = (int) (first >>> 32) & 0xFFFF;
        byte action = dispatch.action(code);
        if (action == EventDispatchTable.UNKNOWN) {
            unknownCodes++;
            return false;
        }
        number++;
        if (head) {
            head = dispatch.tellsInitialState(code);
            headEvents += head ? 1 : 0;
        }
        boolean stateOnly = start == CaptureLayout.FLAGGED_EVENT
                && (segment.get(U32, at + (long) CaptureLayout.EVENT) & CaptureLayout.STATE_ONLY) != 0;
        boolean shown = !head && !stateOnly;
        if (action == EventDispatchTable.SKIP) {
            if (shown && dispatch.isEvent(code) && isWhole(segment, base, code, total - start - BLOCK_TRAILER, old)) {
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
        ofThePast += dispatch.tellsPast(code) ? 1 : 0;
    }

    /** Returns whether what nobody wants is an event by itself, and not the start of one that its exit completes. */
    private boolean isWhole(MemorySegment segment, int base, int code, int available, boolean old) {
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
     * @param unknownBlocks blocks that hold no event, and nothing else that is known
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
