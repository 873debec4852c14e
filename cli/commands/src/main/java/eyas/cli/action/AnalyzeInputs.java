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

/** Reads the inputs that only the analysis of a capture has; most are called as in falco-actions. */
final class AnalyzeInputs {
    private AnalyzeInputs() {}

    /**
     * Returns what the analysis is to do.
     *
     * @param compared whether its report is compared with a lock, and its page written with that
     * @throws eyas.ci.CiException if an input is wrong
     */
    static AnalyzeOptions options(CiJob job, Inputs inputs, Path capture, Path folder, boolean compared) {
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
        // Programs and files of the workspace are called by their place in it, by which a lock knows them. On GitHub's
        // machines, it
        // has the same place in each job of a repository.
        String working = LockMode.of(job) == LockMode.OFF
                ? ""
                : Inputs.workspace(job).toAbsolutePath().toString();
        return new AnalyzeOptions(
                capture.toString(),
                rules,
                AgentSession.PLACE,
                folder,
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

    /** Nobody is asked without a key, and keys are variables: who gives one, as falco-actions take it, wants it used. */
    private static EnrichmentOptions enrichment(CiJob job) {
        List<String> options = new ArrayList<>();
        job.input("virustotal-url").ifPresent(url -> options.add("--virustotal-url=" + url));
        job.variable("OPENAI_API_KEY").ifPresent(_ -> options.add("--summary"));
        job.input("openai-model").ifPresent(model -> options.add("--summary-model=" + model));
        job.input("openai-url").ifPresent(url -> options.add("--summary-url=" + url));
        return EnrichOptions.enrichment(options, job.input("openai-user-prompt").orElse(null), job.variables());
    }

    /** Returns what to say about inputs that change nothing here. */
    static List<String> explanations(CiJob job) {
        List<String> explanations = new ArrayList<>();
        if (job.flag("extract-chisels", false)) {
            explanations.add(
                    "extract-chisels is ignored: the report has the traffic of every peer and process by itself");
        }
        if (job.input("openai-user-prompt").isPresent()
                && job.variable("OPENAI_API_KEY").isEmpty()) {
            explanations.add("openai-user-prompt has no effect without OPENAI_API_KEY in the step's env");
        }
        return explanations;
    }
}
