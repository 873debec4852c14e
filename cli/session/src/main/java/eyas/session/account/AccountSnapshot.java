package eyas.session.account;

import eyas.event.GroupRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotAdapter;
import eyas.event.UserRecord;
import eyas.state.container.CgroupContainer;
import org.jspecify.annotations.Nullable;

/** Collects the accounts of a source's snapshot, and the containers of its processes. */
final class AccountSnapshot implements SnapshotAdapter {
    private final KnownAccounts hosts;
    private final ContainerProcesses processes;

    /** Receives the first thread of a process in a container. */
    @FunctionalInterface
    interface ContainerProcesses {
        void existed(long thread, CgroupContainer container);
    }

    AccountSnapshot(KnownAccounts hosts, ContainerProcesses processes) {
        this.hosts = hosts;
        this.processes = processes;
    }

    @Override
    public void user(UserRecord user) {
        hosts.reported(user);
    }

    @Override
    public void group(GroupRecord group) {
        hosts.reported(group);
    }

    @Override
    public void process(ProcessRecord process) {
        if (process.tid() == process.identity().pid()) {
            @Nullable
            CgroupContainer container = CgroupContainer.find(process.resources().cgroups());
            if (container != null) {
                processes.existed(process.tid(), container);
            }
        }
    }
}
