package eyas.agent.pipeline;

import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.KnownStep;
import eyas.ci.provider.StepNames;
import eyas.report.StepLocations;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A second, fictional CI system: it names its variables {@code PIPE_*}, takes settings from {@code EYAS_*}, shows a summary from a
 * directory of artifacts, and has no commands in its log. It is in a separate package, as a real one would be.
 */
public final class PipelineProvider implements CiProvider {
    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public boolean isJob(Map<String, String> environment) {
        return environment.containsKey("PIPE_JOB");
    }

    @Override
    public CiJob job(Map<String, String> environment, PrintStream out) {
        return new PipelineJob(environment, out);
    }

    @Override
    public String stepVariable() {
        return "PIPE_STEP";
    }

    @Override
    public StepLocations stepPlaces(Map<String, String> environment) {
        return StepLocations.NONE;
    }

    @Override
    public StepNames stepNames(long runner, Consumer<String> problems) {
        return new StepNames(List.of(new KnownStep(3, "Build it", "s-3", true, List.of())));
    }
}
