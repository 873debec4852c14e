package eyas.filter.check;

import eyas.event.EventTable;
import eyas.event.SyntheticEvents;
import eyas.event.SyscallTable;
import java.util.Set;
import java.util.TreeSet;

/** The valid values of {@code evt.type}. */
final class EventNames {
    static final Set<String> ALL = all();

    private EventNames() {}

    private static Set<String> all() {
        Set<String> names = new TreeSet<>();
        for (int code = 0; code < EventTable.size(); code++) {
            names.add(EventTable.get(code).name());
        }
        SyscallTable.all().forEach(syscall -> names.add(syscall.name()));
        names.addAll(SyntheticEvents.NAMES);
        return names;
    }
}
