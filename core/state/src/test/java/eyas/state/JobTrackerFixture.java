package eyas.state;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;

/** A machine with a shell and a runner's worker, in which tests start the processes of a job. */
final class JobTrackerFixture {
    static final String JOB = "GITHUB_ACTIONS=true\0GITHUB_JOB=build\0GITHUB_WORKFLOW=CI\0GITHUB_RUN_ID=77\0";
    static final String CHECKOUT =
            JOB + "GITHUB_ACTION=__checkout\0GITHUB_ACTION_REPOSITORY=actions/checkout\0GITHUB_ACTION_REF=v4\0";
    static final String RUN = JOB + "GITHUB_ACTION=__run\0GITHUB_ACTION_REPOSITORY=\0";

    final StateEventFeed feed = new StateEventFeed();

    JobTrackerFixture() {
        begin();
        feed.state.snapshot().process(StateEventFeed.process(100, 100, 1, "bash", "/home/u"));
        feed.state.snapshot().process(worker(11));
        feed.state.snapshot().process(StateEventFeed.process(12, 11, 1, "Runner.Worker", "/"));
        feed.state.snapshot().end();
    }

    /** Begins a snapshot with init. The caller adds processes and ends it. */
    void begin() {
        feed.state.snapshot().begin(new MachineRecord(2, 1 << 30, 4_194_304, "host", StateEventFeed.BOOT, 0));
        feed.state.snapshot().process(StateEventFeed.process(1, 1, 0, "init", "/"));
    }

    static ProcessRecord worker(long pid) {
        return StateEventFeed.process(pid, pid, 1, "Runner.Worker", "/home/runner");
    }

    static ProcessRecord running(long pid, long parent, String comm, String env) {
        ProcessRecord like = StateEventFeed.process(pid, pid, parent, comm, "/");
        return like.toBuilder().env(Bytes.of(env)).build();
    }

    /** Starts {@code path} below {@code parent}. */
    void start(long parent, long child, String env, String path, String... args) {
        feed.clone(EventCode.SYSCALL_CLONE_20_X, child, 0, child, parent, 0, child, child);
        feed.execIn(env, child, path, args);
    }
}
