package eyas.cli.action;

import eyas.action.runner.RunnerEnvironment;

/** Decides what a fault of ours means for the job: nothing, unless that was asked for. */
final class Fault {
    private static final int FAILED = 2;

    private Fault() {}

    static int exitCode(RunnerEnvironment environment) {
        return environment.flag("fail-on-error", false) ? FAILED : 0;
    }
}
