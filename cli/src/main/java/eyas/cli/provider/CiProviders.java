package eyas.cli.provider;

import eyas.ci.provider.CiProvider;
import eyas.github.GitHubProvider;
import eyas.report.model.RunIdentity;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The CI systems that there are: a line each. */
public final class CiProviders {
    private static final List<CiProvider> ALL = List.of(new GitHubProvider());

    private CiProviders() {}

    /**
     * Return the system to which a process with this environment belongs. Where no system knows it, the first one is taken:
     * others can set the same variables.
     */
    public static CiProvider of(Map<String, String> environment) {
        return ALL.stream()
                .filter(provider -> provider.isJob(environment))
                .findFirst()
                .orElse(ALL.getFirst());
    }

    /** Returns whose job it is by the command of a report that has no identity; empty where no system has written it. */
    public static Optional<RunIdentity> identityIn(String command) {
        return ALL.stream()
                .flatMap(provider -> provider.identityIn(command).stream())
                .findFirst();
    }

    /**
     * Return the system of this name.
     *
     * @throws CommandFailure if there is none
     */
    public static CiProvider named(String name) {
        return ALL.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE,
                        "there is no CI system '" + name + "'; known are "
                                + ALL.stream().map(CiProvider::name).toList()));
    }
}
