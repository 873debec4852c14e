package eyas.state.apply;

import eyas.event.Bytes;
import eyas.state.container.ContainerEntry;
import eyas.state.container.ContainerTable;
import eyas.state.container.ContainerText;
import eyas.state.job.JobProcesses;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadTable;
import org.jspecify.annotations.Nullable;

/** Gives the job tracker access to the tables. Event thread only. */
final class JobThreads implements JobProcesses {
    private final ThreadTable threads;
    private final ContainerTable containers;

    JobThreads(ThreadTable threads, ContainerTable containers) {
        this.threads = threads;
        this.containers = containers;
    }

    @Override
    public @Nullable ThreadEntry find(long tid) {
        return threads.peek(tid);
    }

    @Override
    public void changed(long tid) {
        ThreadEntry thread = threads.peek(tid);
        if (thread != null) {
            threads.touchProcess(thread);
        }
    }

    @Override
    public long nextNumber() {
        return threads.nextNumber();
    }

    @Override
    public byte[] containerName(byte[] key, byte[] id) {
        ContainerEntry container = containers.find(key, id);
        return container == null ? Bytes.EMPTY : container.text(ContainerText.NAME);
    }
}
