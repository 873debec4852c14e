package eyas.cli.analyze;

import eyas.diagnostic.DiagnosticCode;
import eyas.enrich.EnrichmentOptions;
import eyas.enrich.indicators.IndicatorException;
import eyas.enrich.indicators.IndicatorFiles;
import eyas.enrich.indicators.IndicatorLimits;
import eyas.enrich.indicators.IndicatorList;
import eyas.enrich.summary.SummaryOptions;
import eyas.enrich.virustotal.VirusTotalOptions;
import eyas.http.RetryPolicy;
import eyas.http.ServiceClient;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * Sources of report enrichment: indicator lists, VirusTotal, a language model. Keys come from the environment or from files, never from
 * arguments, which every process of the machine can read.
 */
public final class EnrichOptions {
    private static final int MOST_BYTES = 64 << 10;
    private static final String HEADING = "Without a key no request is sent.";

    @Option(
            names = "--indicators",
            paramLabel = "FILE",
            description =
                    "List of addresses, networks, names or SHA-256 hashes to match: one per line, CSV or STIX 2.1. Matched on "
                            + "this machine; may be repeated.")
    private List<Path> indicators = new ArrayList<>();

    @Option(
            names = "--virustotal-key-file",
            paramLabel = "FILE",
            description =
                    "Query VirusTotal for public addresses and hashes, with the key in this file (or in VT_API_KEY). "
                            + HEADING)
    private @Nullable Path virusTotalKey;

    @Option(
            names = "--virustotal-url",
            paramLabel = "URL",
            defaultValue = "https://www.virustotal.com/api/v3/",
            description = "Address of VirusTotal or of a mirror (default: ${DEFAULT-VALUE}).")
    private URI virusTotalUrl = VirusTotalOptions.SERVICE;

    @Option(
            names = "--virustotal-quota",
            paramLabel = "N",
            defaultValue = "4",
            description = "Maximum requests per minute (default: ${DEFAULT-VALUE}, the limit of free keys).")
    private int virusTotalQuota = VirusTotalOptions.FREE_PER_MINUTE;

    @Option(
            names = "--virustotal-seconds",
            paramLabel = "N",
            defaultValue = "120",
            description = "Time limit for all VirusTotal requests (default: ${DEFAULT-VALUE}).")
    private int virusTotalSeconds = 120;

    @Option(
            names = "--virustotal-cache",
            paramLabel = "FILE",
            description = "Directory in which responses are cached for a day (default: ~/.cache/eyas/virustotal).")
    private @Nullable Path virusTotalCache;

    @Option(names = "--no-virustotal", description = "Do not query VirusTotal, even if VT_API_KEY is set.")
    private boolean noVirusTotal;

    @Option(
            names = "--summary",
            description =
                    "Let a language model write a summary, with the key in OPENAI_API_KEY: the redacted report is sent to "
                            + "it. " + HEADING)
    private boolean summary;

    @Option(
            names = {"--summary-model", "--openai-model"},
            paramLabel = "MODEL",
            defaultValue = SummaryOptions.MODEL,
            description = "Model to use (default: ${DEFAULT-VALUE}).")
    private String summaryModel = SummaryOptions.MODEL;

    @Option(
            names = "--summary-url",
            paramLabel = "URL",
            defaultValue = "https://api.openai.com/v1",
            description = "Address of the model's API, or of a compatible one (default: ${DEFAULT-VALUE}).")
    private URI summaryUrl = SummaryOptions.SERVICE;

    @Option(
            names = "--summary-prompt",
            paramLabel = "FILE",
            description =
                    "Prompt to use instead of the default one; instructions for untrusted input are always added.")
    private @Nullable Path summaryPrompt;

    @Option(
            names = "--summary-tokens",
            paramLabel = "N",
            defaultValue = "12000",
            description =
                    "Maximum tokens of the report to send, by a conservative estimate (default: ${DEFAULT-VALUE}).")
    private int summaryTokens = SummaryOptions.TOKENS;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    EnrichOptions() {}

    /**
     * Returns the enrichment options for options that do not come from the command line.
     *
     * @param options as on the command line
     * @param prompt the prompt for a language model; null for the default one
     * @throws CommandFailure as {@link #enrichment(Map)} does
     */
    public static EnrichmentOptions enrichment(
            List<String> options, @Nullable String prompt, Map<String, String> environment) {
        EnrichmentOptions enrichment = CommandLine.populateCommand(new EnrichOptions(), options.toArray(String[]::new))
                .enrichment(environment);
        SummaryOptions asked = enrichment.summary();
        if (asked == null || prompt == null) {
            return enrichment;
        }
        return new EnrichmentOptions(
                enrichment.lists(),
                enrichment.virusTotal(),
                new SummaryOptions(
                        asked.service(), asked.key(), asked.model(), prompt, asked.tokens(), asked.policy()));
    }

    /**
     * Returns the enrichment options. Reads the lists and keys, so that errors are reported before the analysis starts.
     *
     * @throws CommandFailure if a file cannot be used or an address is invalid
     */
    public EnrichmentOptions enrichment(Map<String, String> environment) {
        List<IndicatorList> lists = new ArrayList<>();
        for (Path file : indicators) {
            try {
                lists.add(IndicatorFiles.read(file, IndicatorLimits.DEFAULT, Instant.now()));
            } catch (IndicatorException e) {
                throw new CommandFailure(
                        DiagnosticCode.INVALID_CONTENT, ExitCode.USAGE, String.valueOf(e.getMessage()));
            }
        }
        return new EnrichmentOptions(lists, virusTotal(environment), summary(environment));
    }

    private @Nullable VirusTotalOptions virusTotal(Map<String, String> environment) {
        String key = virusTotalKey == null ? environment.getOrDefault("VT_API_KEY", "") : text(virusTotalKey);
        if (noVirusTotal || key.isBlank()) {
            return null;
        }
        check("--virustotal-url", virusTotalUrl);
        positive("--virustotal-quota", virusTotalQuota);
        positive("--virustotal-seconds", virusTotalSeconds);
        RetryPolicy usual = VirusTotalOptions.RETRY_POLICY;
        RetryPolicy policy = new RetryPolicy(
                Duration.ofSeconds(virusTotalSeconds),
                usual.request(),
                usual.attempts(),
                usual.firstPause(),
                usual.longestPause(),
                usual.mostBytes());
        String address = virusTotalUrl.toString();
        return new VirusTotalOptions(
                address.endsWith("/") ? virusTotalUrl : URI.create(address + "/"),
                key.strip(),
                virusTotalQuota,
                policy,
                virusTotalCache == null ? cache(environment) : virusTotalCache,
                VirusTotalOptions.CACHE_AGE);
    }

    private static @Nullable Path cache(Map<String, String> environment) {
        String directory = environment.getOrDefault("XDG_CACHE_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        if (directory.isEmpty() && home.isEmpty()) {
            return null;
        }
        return (directory.isEmpty() ? Path.of(home, ".cache") : Path.of(directory)).resolve("eyas/virustotal");
    }

    private @Nullable SummaryOptions summary(Map<String, String> environment) {
        if (!summary) {
            return null;
        }
        check("--summary-url", summaryUrl);
        positive("--summary-tokens", summaryTokens);
        // Without a key the report states that there is no summary, and why.
        return new SummaryOptions(
                summaryUrl,
                environment.getOrDefault("OPENAI_API_KEY", "").strip(),
                summaryModel,
                summaryPrompt == null ? SummaryOptions.PROMPT : text(summaryPrompt),
                summaryTokens,
                SummaryOptions.RETRY_POLICY);
    }

    private static void positive(String option, int value) {
        if (value <= 0) {
            throw new CommandFailure(
                    DiagnosticCode.WRONG_ARGUMENT, ExitCode.USAGE, option + " must be above 0, not " + value);
        }
    }

    private static void check(String option, URI address) {
        String refusal = ServiceClient.refusal(address);
        if (refusal != null) {
            throw new CommandFailure(DiagnosticCode.WRONG_ARGUMENT, ExitCode.USAGE, option + ": " + refusal);
        }
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNREADABLE_FILE,
                    ExitCode.USAGE,
                    file + ": cannot be read: " + FileErrorMessage.reason(e));
        }
    }
}
