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

/** Checks whether this machine can be monitored, and suggests a fix for each failed check. */
@Command(
        name = "doctor",
        description = "Check whether this machine can be monitored, and suggest a fix for each failed check.",
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

    /** Container engines are optional: without one, containers have IDs but no names. */
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
                    + palette.dim("  none found: containers will have IDs, but no names or images; if one listens"
                            + " elsewhere, set its socket with --container-socket"));
        }
    }
}
