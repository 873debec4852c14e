package eyas.falco;

import eyas.output.sink.ServiceNotifier;
import eyas.rules.model.Priority;

/** Notifies the service manager when the run starts, reloads and stops, and that the event thread is alive. */
final class SystemdNotifier implements RunComponent {
    private final ServiceNotifier manager;

    SystemdNotifier(ServiceNotifier manager) {
        this.manager = manager;
    }

    /** Returns a notifier configured by the environment. */
    static SystemdNotifier of(FalcoLog log) {
        return new SystemdNotifier(ServiceNotifier.fromEnvironment(warning -> log.log(Priority.WARNING, warning)));
    }

    @Override
    public void started(RunContext run) {
        String mode = run.isLive() ? "watching" : "replaying";
        manager.ready(mode + " with " + run.active().rules().active().size() + " rules");
    }

    @Override
    public void pulse(RunContext run) {
        manager.alive();
    }

    @Override
    public void reloading() {
        manager.reloading("reloading rules");
    }

    @Override
    public void refused(String why) {
        manager.ready("reload failed, previous configuration active: "
                + why.lines().findFirst().orElse(""));
    }

    @Override
    public void stopping(RunContext run) {
        manager.stopping();
    }
}
