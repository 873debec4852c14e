package eyas.state.apply;

import eyas.event.Bytes;
import eyas.event.CgroupMove;
import eyas.event.EgressDenial;
import eyas.event.Event;
import eyas.event.EventInfo;
import eyas.event.ExecutableContent;
import eyas.event.SentSignal;
import eyas.event.SyscallTarget;
import eyas.state.container.ContainerEntry;
import eyas.state.file.DescriptorEntry;
import eyas.state.process.ThreadEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The event that is being applied, with what appliers find out about it. Reused for every event. Event thread only. */
public final class AppliedEvent {
    public Event event;
    public EventInfo info;

    public @Nullable ThreadEntry thread;

    public @Nullable DescriptorEntry descriptor;

    /** The container that the event itself tells of. */
    public @Nullable ContainerEntry announced;

    /** What the event itself tells of an executable. */
    public @Nullable ExecutableContent executable;

    /** The process that the event's thread has made with {@code CLONE_PARENT}, -1 if the event tells of none. */
    public long sibling = -1;
    /** Whether nothing was heard of the event's thread since its parent's event has made it. */
    public boolean first;

    /** The process that the event is about, where the kernel has said so. */
    public @Nullable SyscallTarget target;

    /** The move to another control group that the event tells of. */
    public @Nullable CgroupMove move;

    /** The signal that the event tells of. */
    public @Nullable SentSignal sent;

    /** What the event tells of something that may not leave the machine. */
    public @Nullable EgressDenial denial;

    /** What the machine calls the new name that a rename or link has given below another root directory. */
    public List<byte[]> machineNames = List.of();

    /** Where the text of a truncate leads, which is in no parameter; empty for other events. */
    public byte[] text = Bytes.EMPTY;
    /** What the machine calls {@link #text}; empty if that has no other name. */
    public byte[] textOnMachine = Bytes.EMPTY;

    public long descriptorNumber = -1;
    public long previousTime;
    public long firstTime;
    /** The result: the signed first parameter; 0 where the event has none. */
    public long result;
    /** Ns that the thread ran which the last switch took off its processor; only of meaning for switches. */
    public long slice;
    /** The descriptor that goes at the end of the event, -1 if none. */
    public long closing = -1;
    /** Whether the event's thread goes at the end of the event. */
    public boolean exiting;
    /** Whether the thread's waiting enter event belongs to this exit. */
    public boolean entered;
    /** The name of the event's descriptor before the event. */
    public byte[] nameBefore = Bytes.EMPTY;

    public AppliedEvent(Event event, EventInfo info) {
        this.event = event;
        this.info = info;
    }

    /** Begins {@code next}: what was known of the event before it is forgotten. */
    public void begin(Event next, EventInfo nextInfo) {
        event = next;
        info = nextInfo;
        thread = null;
        descriptor = null;
        announced = null;
        executable = null;
        sibling = -1;
        first = false;
        target = null;
        move = null;
        sent = null;
        denial = null;
        machineNames = List.of();
        text = Bytes.EMPTY;
        textOnMachine = Bytes.EMPTY;
        descriptorNumber = -1;
        closing = -1;
        exiting = false;
        entered = false;
        nameBefore = Bytes.EMPTY;
        result = nextInfo.isEnter() ? 0 : next.result(0);
    }
}
