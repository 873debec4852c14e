package eyas.ci.provider;

import eyas.ci.CiException;
import eyas.report.StepLocations;
import eyas.report.model.RunIdentity;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The CI systems that are installed, found by {@link ServiceLoader}. */
public final class CiProviders {
    private static final List<CiProvider> ALL =
            ServiceLoader.load(CiProvider.class, CiProviders.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparing(CiProvider::name))
                    .toList();

    private CiProviders() {}

    /** Returns all systems, sorted by name. */
    public static List<CiProvider> all() {
        return ALL;
    }

    /** Returns the system whose job has this environment; empty if no system recognizes it. */
    public static Optional<CiProvider> find(Map<String, String> environment) {
        return ALL.stream().filter(provider -> provider.isJob(environment)).findFirst();
    }

    /**
     * Returns the system whose job has this environment.
     *
     * @throws CiException if no system recognizes it
     */
    public static CiProvider of(Map<String, String> environment) {
        return find(environment)
                .orElseThrow(() -> new CiException(
                        "not a step of a CI job: no CI system recognizes the environment; known are " + names(ALL)));
    }

    /**
     * Returns the system of this name.
     *
     * @throws CiException if there is none
     */
    public static CiProvider named(String name) {
        return ALL.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CiException("there is no CI system '" + name + "'; known are " + names(ALL)));
    }

    /**
     * Returns the system of this name, or the only one that is able.
     *
     * @param name the name that the user gave, or null
     * @param remedy how the user names one, for the message
     * @throws CiException if there is none, or if several are able and the user named none
     */
    public static CiProvider chosen(@Nullable String name, String remedy, Predicate<CiProvider> able) {
        if (name != null) {
            return named(name);
        }
        List<CiProvider> candidates = ALL.stream().filter(able).toList();
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        throw new CiException((candidates.isEmpty() ? "no" : "more than one") + " CI system is possible "
                + names(candidates) + ": " + remedy);
    }

    /** Returns the identity of a job from the command of a report without an identity; empty if no system wrote it. */
    public static Optional<RunIdentity> identityIn(String command) {
        return ALL.stream()
                .flatMap(provider -> provider.identityIn(command).stream())
                .findFirst();
    }

    /** Returns the steps that {@code workflow} declares, for steps that were recorded elsewhere; each system reads its own steps. */
    public static StepLocations stepsIn(Path root, Path workflow) {
        return ALL.stream()
                .map(provider -> provider.stepsIn(root, workflow))
                .reduce(StepLocations::or)
                .orElse(StepLocations.NONE);
    }

    private static List<String> names(List<CiProvider> providers) {
        return providers.stream().map(CiProvider::name).toList();
    }
}
