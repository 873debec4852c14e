package eyas.state;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventParams.Asyncevent;
import eyas.event.ExecutableContent;
import java.util.Arrays;
import java.util.Optional;

/** Applies asynchronous events: those of Falco's container plugin, and ours that tell what executables hold. */
final class AsyncApplier implements Applier {
    private static final byte[] EXECUTABLE = Bytes.of(ExecutableContent.EVENT_NAME);

    private final ContainerApplier containers;

    AsyncApplier(ContainerApplier containers) {
        this.containers = containers;
    }

    @Override
    public void apply(StateTables tables, EventContext context, Event event) {
        byte[] name = tables.text.string(event, Asyncevent.NAME, tables.limits.path());
        if (Arrays.equals(name, EXECUTABLE)) {
            executable(tables, context, event);
        } else {
            containers.told(tables, context, event, name, Asyncevent.DATA);
        }
    }

    private static void executable(StateTables tables, EventContext context, Event event) {
        Optional<ExecutableContent> content = ExecutableContent.read(event.paramBytes(Asyncevent.DATA));
        if (content.isEmpty()) {
            tables.executables.malformed++;
            return;
        }
        tables.executables.add(content.get());
        context.executable = content.get();
        context.thread = event.thread() > 0 ? tables.threads.get(event.thread()) : null;
        if (content.get().sha256() != null) {
            touchAll(tables, content.get());
        }
    }

    /** What is known of the executable has changed for all that run it. */
    private static void touchAll(StateTables tables, ExecutableContent content) {
        for (int place = 0; place < tables.threads.places(); place++) {
            ThreadEntry thread = tables.threads.threadAt(place);
            if (thread != null
                    && thread.executable.inode == content.inode()
                    && thread.executable.changed == content.changed()) {
                tables.touch(thread);
            }
        }
    }
}
