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

/** The event that is being applied, with the results of appliers. Reused for every event. Event thread only. */
public final class AppliedEvent {
    public Event event;
    public EventInfo info;

    public @Nullable ThreadEntry thread;

    public @Nullable DescriptorEntry descriptor;

    /** The container that the event describes. */
    public @Nullable ContainerEntry announced;

    /** The executable content that the event reports. */
    public @Nullable ExecutableContent executable;

    /** The process that the event's thread created with {@code CLONE_PARENT}, -1 if there is none. */
    public long sibling = -1;
    /** Whether this is the first event of the thread since its parent's event created it. */
    public boolean first;

    /** The target process of the event, if the kernel reported it. */
    public @Nullable SyscallTarget target;

    /** The cgroup move that the event reports. */
    public @Nullable CgroupMove move;

    /** The signal that the event reports. */
    public @Nullable SentSignal sent;

    /** The egress denial that the event reports. */
    public @Nullable EgressDenial denial;

    /** Host paths of the new name that a rename or link created below another root directory. */
    public List<byte[]> machineNames = List.of();

    /** The resolved path of a truncate, which is in no parameter; empty for other events. */
    public byte[] text = Bytes.EMPTY;
    /** Host path of {@link #text}; empty if it is the same. */
    public byte[] textOnHost = Bytes.EMPTY;

    public long descriptorNumber = -1;
    public long previousTime;
    public long firstTime;
    /** The result: the signed first parameter; 0 if the event has none. */
    public long result;
    /** How long the switched-out thread ran, ns; defined only for context switches. */
    public long slice;
    /** The descriptor to remove when the event is settled, -1 if none. */
    public long closing = -1;
    /** Whether to remove the event's thread when the event is settled. */
    public boolean exiting;
    /** Whether the thread's pending enter event belongs to this exit. */
    public boolean entered;
    /** The name of the event's descriptor before the event. */
    public byte[] nameBefore = Bytes.EMPTY;

    public AppliedEvent(Event event, EventInfo info) {
        this.event = event;
        this.info = info;
    }

    /** Starts {@code next} and clears the values of the previous event. */
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
        textOnHost = Bytes.EMPTY;
        descriptorNumber = -1;
        closing = -1;
        exiting = false;
        entered = false;
        nameBefore = Bytes.EMPTY;
        result = nextInfo.isEnter() ? 0 : next.result(0);
    }
}
