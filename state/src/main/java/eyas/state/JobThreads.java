package eyas.state;

import eyas.event.Bytes;
import eyas.state.job.JobProcesses;
import org.jspecify.annotations.Nullable;

/** Answers what the tracker of jobs asks of the tables. Event thread only. */
final class JobThreads implements JobProcesses {
    private final StateTables tables;

    JobThreads(StateTables tables) {
        this.tables = tables;
    }

    @Override
    public @Nullable ThreadEntry find(long tid) {
        return tables.threads.peek(tid);
    }

    @Override
    public void changed(long tid) {
        ThreadEntry thread = tables.threads.peek(tid);
        if (thread != null) {
            tables.touchProcess(thread);
        }
    }

    @Override
    public long nextNumber() {
        return tables.counters.nextGeneration();
    }

    @Override
    public byte[] containerName(byte[] key, byte[] id) {
        ContainerEntry container = tables.containers.find(key, id);
        return container == null ? Bytes.EMPTY : container.text(ContainerText.NAME);
    }
}
