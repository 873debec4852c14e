package eyas.cli.action;

import eyas.agent.AgentSession;
import eyas.agent.Inputs;
import eyas.agent.lock.LockMode;
import eyas.ci.provider.CiJob;
import eyas.cli.analyze.AnalyzeOptions;
import eyas.cli.analyze.EnrichOptions;
import eyas.cli.report.ReportSettings;
import eyas.enrich.EnrichmentOptions;
import eyas.report.ReportFormat;
import eyas.report.ReportParts;
import eyas.session.installation.Installation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the inputs that only the analysis of a capture has; most have the names of falco-actions. */
final class AnalyzeInputs {
    private AnalyzeInputs() {}

    /**
     * Returns the options of the analysis.
     *
     * @param compared whether the report is compared with a lock, and its page written with the result
     * @throws eyas.ci.CiException if an input is invalid
     */
    static AnalyzeOptions options(CiJob job, Inputs inputs, Path capture, Path directory, boolean compared) {
        List<Path> rules = new ArrayList<>();
        if (inputs.defaultRules()) {
            rules.addAll(Installation.find().defaultRules());
        }
        rules.addAll(inputs.rules());
        boolean connections = job.flag("extract-connections", true);
        ReportParts parts = new ReportParts(
                job.flag("extract-processes", true),
                connections,
                connections,
                job.flag("extract-dns", true),
                job.flag("extract-written-files", true),
                job.flag("extract-containers", true),
                true);
        @Nullable
        Path filters = job.input("filters-config")
                .map(file -> Inputs.workspace(job).resolve(file))
                .orElse(null);
        @Nullable
        Path workflow = job.input("workflow")
                .map(file -> Inputs.workspace(job).resolve(file))
                .orElse(null);
        // Programs and files of the workspace have relative paths, as in a lock. On GitHub's machines, the workspace
        // has the same path in each job of a repository.
        String working = LockMode.of(job) == LockMode.OFF
                ? ""
                : Inputs.workspace(job).toAbsolutePath().toString();
        return new AnalyzeOptions(
                capture.toString(),
                rules,
                AgentSession.PLACE,
                directory,
                Set.of(),
                compared ? EnumSet.complementOf(EnumSet.of(ReportFormat.HTML)) : EnumSet.allOf(ReportFormat.class),
                parts,
                job.flag("extract-hashes", false),
                new ReportSettings(filters, enrichment(job), workflow),
                working,
                false,
                null,
                true);
    }

    /** Services are queried only if their key is set. Keys are variables, as in falco-actions: setting one enables the service. */
    private static EnrichmentOptions enrichment(CiJob job) {
        List<String> options = new ArrayList<>();
        job.input("virustotal-url").ifPresent(url -> options.add("--virustotal-url=" + url));
        job.variable("OPENAI_API_KEY").ifPresent(_ -> options.add("--summary"));
        job.input("openai-model").ifPresent(model -> options.add("--summary-model=" + model));
        job.input("openai-url").ifPresent(url -> options.add("--summary-url=" + url));
        return EnrichOptions.enrichment(options, job.input("openai-user-prompt").orElse(null), job.variables());
    }

    /** Returns messages about inputs that have no effect. */
    static List<String> explanations(CiJob job) {
        List<String> explanations = new ArrayList<>();
        if (job.flag("extract-chisels", false)) {
            explanations.add(
                    "extract-chisels is ignored: the report always contains the traffic of every peer and process");
        }
        if (job.input("openai-user-prompt").isPresent()
                && job.variable("OPENAI_API_KEY").isEmpty()) {
            explanations.add("openai-user-prompt has no effect without OPENAI_API_KEY in the step's env");
        }
        return explanations;
    }
}
