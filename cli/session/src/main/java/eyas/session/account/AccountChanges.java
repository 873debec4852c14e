package eyas.session.account;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventInjector;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;

/** Changes of users and groups that are to be told, the first first, each as an event. Event thread only. */
final class AccountChanges {
    /** A change, and of which container's accounts. */
    private record Told(byte[] container, AccountChange change) {}

    private final Queue<Told> changes = new ArrayDeque<>();

    /** Adds changes of a container's accounts; the machine's where {@code container} is empty. */
    void add(String container, Collection<AccountChange> found) {
        byte[] id = Bytes.of(container);
        found.forEach(change -> changes.add(new Told(id, change)));
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Deliver the next change, of which there must be one, in {@code event}. */
    void tell(Event event, EventInjector injected) {
        Told told = changes.remove();
        told.change().inject(injected, told.container());
        injected.show(event);
    }
}
