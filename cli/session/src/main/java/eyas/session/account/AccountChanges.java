package eyas.session.account;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventInjector;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;

/** A FIFO queue of changes of users and groups to deliver, each as an event. Event thread only. */
final class AccountChanges {
    /** A change with the container that it belongs to. */
    private record ContainerChange(byte[] container, AccountChange change) {}

    private final Queue<ContainerChange> changes = new ArrayDeque<>();

    /** Adds changes of a container's accounts; {@code container} is empty for the machine. */
    void add(String container, Collection<AccountChange> found) {
        byte[] id = Bytes.of(container);
        found.forEach(change -> changes.add(new ContainerChange(id, change)));
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Delivers the next change in {@code event}; the queue must not be empty. */
    void deliverNext(Event event, EventInjector injected) {
        ContainerChange reported = changes.remove();
        reported.change().inject(injected, reported.container());
        injected.show(event);
    }
}
