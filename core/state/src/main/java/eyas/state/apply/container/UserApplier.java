package eyas.state.apply.container;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.GroupAdded;
import eyas.event.EventParams.GroupDeleted;
import eyas.event.EventParams.UserAdded;
import eyas.event.EventParams.UserDeleted;
import eyas.event.GroupRecord;
import eyas.event.UserRecord;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;

/** Applies the events that report added and removed users and groups of a container or the host. */
public final class UserApplier implements Applier {
    private static final int CONTAINER_ID = 128;

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        int path = tables.limits.path();
        switch (event.code()) {
            case EventCode.USER_ADDED_E ->
                tables.addUser(
                        container(tables, event, UserAdded.CONTAINER_ID),
                        new UserRecord(
                                (int) event.paramUnsigned(UserAdded.UID, -1),
                                (int) event.paramUnsigned(UserAdded.GID, -1),
                                tables.text.string(event, UserAdded.NAME, path),
                                tables.text.string(event, UserAdded.HOME, path),
                                tables.text.string(event, UserAdded.SHELL, path)));
            case EventCode.USER_DELETED_E ->
                tables.users.remove(container(tables, event, UserDeleted.CONTAINER_ID), (int)
                        event.paramUnsigned(UserDeleted.UID, -1));
            case EventCode.GROUP_ADDED_E ->
                tables.groups.add(
                        container(tables, event, GroupAdded.CONTAINER_ID),
                        new GroupRecord(
                                (int) event.paramUnsigned(GroupAdded.GID, -1),
                                tables.text.string(event, GroupAdded.NAME, path)));
            default ->
                tables.groups.remove(container(tables, event, GroupDeleted.CONTAINER_ID), (int)
                        event.paramUnsigned(GroupDeleted.GID, -1));
        }
    }

    private static String container(StateTables tables, Event event, int index) {
        return Bytes.text(tables.text.string(event, index, CONTAINER_ID));
    }
}
