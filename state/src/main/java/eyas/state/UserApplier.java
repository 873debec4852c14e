package eyas.state;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.GroupRecord;
import eyas.event.UserRecord;

/** Applies the events with which a recorder tells of users and groups that came or went, in a container or the host. */
final class UserApplier implements Applier {
    private static final int CONTAINER_ID = 128;

    @Override
    public void apply(StateTables tables, EventContext context, Event event) {
        int id = (int) event.paramUnsigned(0, -1);
        int path = tables.limits.path();
        switch (event.code()) {
            case EventCode.USER_ADDED_E ->
                tables.users.add(
                        container(tables, event, 5),
                        new UserRecord(
                                id,
                                (int) event.paramUnsigned(1, -1),
                                tables.text.string(event, 2, path),
                                tables.text.string(event, 3, path),
                                tables.text.string(event, 4, path)));
            case EventCode.USER_DELETED_E -> tables.users.remove(container(tables, event, 5), id);
            case EventCode.GROUP_ADDED_E ->
                tables.groups.add(container(tables, event, 2), new GroupRecord(id, tables.text.string(event, 1, path)));
            default -> tables.groups.remove(container(tables, event, 2), id);
        }
    }

    private static String container(StateTables tables, Event event, int index) {
        return Bytes.text(tables.text.string(event, index, CONTAINER_ID));
    }
}
