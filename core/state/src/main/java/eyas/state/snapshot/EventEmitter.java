package eyas.state.snapshot;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventLayout;
import eyas.event.EventWriter;
import eyas.event.ExecutableContent;
import eyas.event.GroupRecord;
import eyas.event.HostPaths;
import eyas.event.KernelName;
import eyas.event.UserRecord;
import eyas.state.apply.StateTables;
import eyas.state.container.ContainerJson;
import eyas.state.file.NamedDirectory;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.Consumer;

/**
 * Emits the state that snapshot records cannot hold as events: containers, their users and groups, content of executables, and directories
 * named by the kernel. Called between two events, on the event thread. Allocates.
 */
public final class EventEmitter {
    private static final int INITIAL = 16 << 10;
    private static final byte[] EXECUTABLE = Bytes.of(ExecutableContent.EVENT_NAME);
    private static final byte[] KERNEL_NAME = Bytes.of(KernelName.EVENT_NAME);
    private static final byte[] MACHINE_PATHS = Bytes.of(HostPaths.EVENT_NAME);
    /** Placeholder for the inode numbers of directories, which link two related events. */
    private static final long ANY_INODE = 1;
    /** The asynchronous event belongs to no plugin. */
    private static final long NO_PLUGIN = 0;

    /** The thread of events without one, as in libsinsp: it attributes events of thread 0 to the idle task and hides them. */
    private static final long NO_THREAD = -1;

    private final StateTables tables;
    private final long time;
    private final Consumer<Event> consumer;
    private final Event event = new Event();
    private EventWriter writer = new EventWriter(Arena.ofAuto().allocate(INITIAL, Long.BYTES));

    /**
     * Makes an emitter.
     *
     * @param time the time of the events, ns since the epoch
     */
    public EventEmitter(StateTables tables, long time, Consumer<Event> consumer) {
        this.tables = tables;
        this.time = time;
        this.consumer = consumer;
    }

    public void emit() {
        tables.containers.forEachDescribed(info -> {
            byte[] json = ContainerJson.write(info);
            begin(EventCode.CONTAINER_JSON_2_E, json.length).putString(json);
            end();
        });
        tables.executables.forEach(this::executable);
        tables.users.forEachOfContainers(this::user);
        tables.groups.forEachOfContainers(this::group);
        tables.kernelPaths.forEach(this::directory);
    }

    private void executable(ExecutableContent content) {
        asynchronous(NO_THREAD, EXECUTABLE, content.data());
    }

    /** Emits a directory that the kernel side has already reported; otherwise a reader could not resolve names that start from it. */
    private void directory(long thread, int descriptor, NamedDirectory place) {
        if (tables.threads.peek(thread) == null) {
            return;
        }
        if (place.machine().length > 0) {
            byte[] data = HostPaths.data(ANY_INODE, Bytes.EMPTY, List.of(place.machine()));
            asynchronous(thread, MACHINE_PATHS, data);
        }
        asynchronous(thread, KERNEL_NAME, place.name(ANY_INODE, descriptor).data());
    }

    private void asynchronous(long thread, byte[] name, byte[] data) {
        begin(EventCode.ASYNCEVENT_E, thread, name.length + data.length)
                .put(NO_PLUGIN)
                .putString(name)
                .putBytes(data);
        end();
    }

    private void user(String container, UserRecord user) {
        int size = user.name().length + user.home().length + user.shell().length + container.length();
        begin(EventCode.USER_ADDED_E, size)
                .put(user.uid())
                .put(user.gid())
                .putString(user.name())
                .putString(user.home())
                .putString(user.shell())
                .putString(Bytes.of(container));
        end();
    }

    private void group(String container, GroupRecord group) {
        begin(EventCode.GROUP_ADDED_E, group.name().length + container.length())
                .put(group.gid())
                .putString(group.name())
                .putString(Bytes.of(container));
        end();
    }

    private EventWriter begin(int code, int size) {
        return begin(code, NO_THREAD, size);
    }

    /** Starts an event of {@code thread} whose parameters have {@code size} bytes of text and a few numbers. */
    private EventWriter begin(int code, long thread, int size) {
        long needed = EventLayout.HEADER + 64L + size;
        if (writer.segment().byteSize() < needed) {
            writer = new EventWriter(Arena.ofAuto().allocate(needed, Long.BYTES));
        }
        return writer.begin(code, time, thread);
    }

    private void end() {
        writer.end();
        event.wrap(writer.segment(), 0, 0, 0, true);
        consumer.accept(event);
    }
}
