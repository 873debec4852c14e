package eyas.cli;

import eyas.container.EngineCheck;
import eyas.container.EngineSocket;
import eyas.live.LiveProbe;
import eyas.report.Palette;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Whether this machine can be watched, and what to do where it cannot. */
@Command(
        name = "doctor",
        description = "Check whether this machine can be watched, and say what to do where it cannot.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        Palette palette = Terminal.standardError().palette();
        List<LiveProbe.Check> checks = new ArrayList<>(LiveProbe.checks());
        boolean sound = checks.stream().noneMatch(check -> check.required() && !check.passed());
        if (sound) {
            List<LiveProbe.Check> loaded = LiveProbe.load();
            checks.addAll(loaded);
            sound = loaded.getFirst().passed();
        }
        for (LiveProbe.Check check : checks) {
            String mark = check.passed()
                    ? palette.green("ok     ")
                    : check.required() ? palette.red("FAILED ") : palette.yellow("absent ");
            System.out.println(
                    mark + check.name() + (check.detail().isEmpty() ? "" : palette.dim("  " + check.detail())));
        }
        engines(palette);
        return sound ? ExitCode.OK : ExitCode.FAILED;
    }

    /** Engines are welcome, not required: without one, containers have ids and no names. */
    private static void engines(Palette palette) {
        List<EngineCheck> checks = EngineCheck.of(EngineSocket.defaults());
        for (EngineCheck check : checks) {
            if (check.present()) {
                String mark = check.reachable() ? palette.green("ok     ") : palette.yellow("absent ");
                System.out.println(mark + "container engine: " + check.socket() + palette.dim("  " + check.detail()));
            }
        }
        if (checks.stream().noneMatch(EngineCheck::present)) {
            System.out.println(palette.yellow("absent ") + "container engine"
                    + palette.dim("  none found: containers will have ids, but no names and images; if one listens"
                            + " elsewhere, name its socket with --container-socket"));
        }
    }
}
