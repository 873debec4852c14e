package eyas.session.account;

import eyas.event.GroupRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotAdapter;
import eyas.event.UserRecord;
import eyas.state.container.CgroupContainer;
import org.jspecify.annotations.Nullable;

/** Listens for the accounts that a source tells when it starts, and for the containers that processes are in by then. */
final class AccountSnapshot implements SnapshotAdapter {
    private final KnownAccounts hosts;
    private final ContainerProcesses processes;

    /** Takes the first thread of a process that is in a container. */
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
        hosts.told(user);
    }

    @Override
    public void group(GroupRecord group) {
        hosts.told(group);
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
