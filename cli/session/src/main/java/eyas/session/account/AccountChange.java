package eyas.session.account;

import eyas.event.EventCode;
import eyas.event.EventInjector;
import eyas.event.EventWriter;
import eyas.event.GroupRecord;
import eyas.event.UserRecord;

/** A user or group that was added, changed or removed, as an event reports it. */
sealed interface AccountChange {
    /** Size of the numeric parameters, and of the NULs of text parameters. */
    int FIXED = 16;

    /** libsinsp hides events of thread 0, the idle task. */
    long NO_THREAD = -1;

    /** Writes the event. */
    void inject(EventInjector events, byte[] container);

    /** A user that was added, changed or removed. */
    record User(UserRecord user, boolean isThere) implements AccountChange {
        @Override
        public void inject(EventInjector events, byte[] container) {
            int bytes = FIXED + user.name().length + user.home().length + user.shell().length + container.length;
            EventWriter writer =
                    events.begin(isThere ? EventCode.USER_ADDED_E : EventCode.USER_DELETED_E, NO_THREAD, bytes);
            writer.put(user.uid()).put(user.gid());
            writer.putString(user.name())
                    .putString(user.home())
                    .putString(user.shell())
                    .putString(container);
        }
    }

    /** A group that was added, changed or removed. */
    record Group(GroupRecord group, boolean isThere) implements AccountChange {
        @Override
        public void inject(EventInjector events, byte[] container) {
            int bytes = FIXED + group.name().length + container.length;
            events.begin(isThere ? EventCode.GROUP_ADDED_E : EventCode.GROUP_DELETED_E, NO_THREAD, bytes)
                    .put(group.gid())
                    .putString(group.name())
                    .putString(container);
        }
    }
}
